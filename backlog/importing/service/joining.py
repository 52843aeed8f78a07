"""Joins the items of an import to each other: parents, dependencies and other links.

This runs once all items are written, because a ticket may point to one further down the file.
"""

from collections.abc import Sequence

from backlog.importing.queries.diff import JOINTS, Plan
from backlog.importing.rules.records import BLOCKED_BY, BLOCKS, Link, Record
from backlog.models import Dependency, ImportedItem, Item, ItemLink, Upload
from backlog.relations.rules import cycle
from core.text import version

type Edge = tuple[int, int]


class Joining:
    """The joints of one slice of records, inside the caller's transaction."""

    def __init__(self, plan: Plan, upload: Upload):
        assert plan.team is not None
        self.plan, self.upload, self.team = plan, upload, plan.team

    def write(self, records: Sequence[Record]) -> None:
        """Point the items of these records at their parents and at what they are linked to."""
        keys = {record.key for record in records}
        for record in records:
            keys |= {record.parent} if record.parent else set()
            keys |= {link.key for link in record.links or ()}
        found = self.plan.identities.find(keys)
        by_pk = Item.objects.only(*NEEDED).in_bulk(list(found.values()))
        self.items = {key: by_pk[pk] for key, pk in found.items() if pk in by_pk}
        self.before: dict[int, dict] = {}
        present = [(self.items[record.key], record) for record in records if record.key in self.items]
        changed = [
            (item, record)
            for item, record in present
            if any(self._former(item, record).get(name) != record.prints.get(name) for name in JOINTS)
        ]
        self._set_parents(changed)
        self._set_links(changed)
        for item, record in changed:
            if not self.plan.is_own:
                item.imported |= {name: record.prints[name] for name in JOINTS if name in record.prints}
            # One statement each: the CASE of a bulk update costs many times as much as the rows do.
            Item.objects.filter(pk=item.pk).update(imported=item.imported, parent=item.parent_id)
        self._note_before()

    def _set_parents(self, pairs: list[tuple[Item, Record]]) -> None:
        for item, record in pairs:
            if record.parent is None:
                continue
            if self._former(item, record).get("parent") == record.prints["parent"]:
                continue
            if not record.parent and "parent" in self._former(item, record) and item.parent_id:
                self.before.setdefault(item.pk, {})["parent"] = item.parent_id
                item.parent_id = None
            parent = self.items.get(record.parent)
            if parent is None or parent.pk == item.parent_id or self._is_below(parent, item):
                continue
            self.before.setdefault(item.pk, {})["parent"] = item.parent_id
            item.parent_id = parent.pk

    def _is_below(self, item: Item, above: Item) -> bool:
        """Whether `item` is `above` or one of its descendants: a parent below its child closes a circle."""
        here: int | None = item.pk
        by_pk = {each.pk: each for each in self.items.values()}
        seen: set[int] = set()
        while here is not None and here not in seen:
            if here == above.pk:
                return True
            seen.add(here)
            known = by_pk.get(here)
            here = (
                known.parent_id
                if known
                else Item.objects.filter(pk=here).values_list("parent_id", flat=True).first()
            )
        return False

    def _set_links(self, pairs: list[tuple[Item, Record]]) -> None:
        linked = [(item, record) for item, record in pairs if record.links is not None]
        if not linked:
            return
        ids = [item.pk for item, _record in linked]
        present: dict[int, dict[tuple[str, str], ItemLink]] = {}
        for row in ItemLink.objects.filter(item__in=ids):
            present.setdefault(row.item_id, {})[row.kind, row.other_key] = row
        edges: set[Edge] = set(
            Dependency.objects.filter(blocked__team=self.team).values_list("blocker_id", "blocked_id")
        )
        new_links: list[ItemLink] = []
        new_edges: list[Edge] = []
        gone: list[int] = []
        for item, record in linked:
            links = record.links or []
            others = {(link.kind[:60], link.key[:120]) for link in links if self._edge(item, link) is None}
            had = present.get(item.pk, {})
            added = [pair for pair in sorted(others) if pair not in had]
            removed = [pair for pair in had if pair not in others]
            gone += [had[pair].pk for pair in removed]
            new_links += [
                ItemLink(item=item, kind=kind, other_key=key, other=self.items.get(key))
                for kind, key in added
            ]
            blocking = [edge for link in links if (edge := self._edge(item, link))]
            fresh = [edge for edge in dict.fromkeys(blocking) if edge not in edges]
            for edge in fresh:
                # The tracker lets things block each other in a circle; here nothing could ever be ready then.
                if cycle(edges, *edge) is None:
                    edges.add(edge)
                    new_edges.append(edge)
            withdrawn = self._withdrawn(item, record, edges)
            if added or removed or fresh or withdrawn:
                self.before.setdefault(item.pk, {})["links"] = [added, removed, fresh, withdrawn]
            for edge in withdrawn:
                Dependency.objects.filter(blocker=edge[0], blocked=edge[1]).delete()
                edges.discard(edge)
        ItemLink.objects.filter(pk__in=gone).delete()
        ItemLink.objects.bulk_create(new_links, ignore_conflicts=True)
        Dependency.objects.bulk_create(
            [Dependency(blocker_id=blocker, blocked_id=blocked) for blocker, blocked in new_edges],
            ignore_conflicts=True,
        )

    def _edge(self, item: Item, link: Link) -> Edge | None:
        other = self.items.get(link.key)
        if other is None or other.pk == item.pk or link.kind not in (BLOCKS, BLOCKED_BY):
            return None
        return (item.pk, other.pk) if link.kind == BLOCKS else (other.pk, item.pk)

    def _withdrawn(self, item: Item, record: Record, edges: set[Edge]) -> list[Edge]:
        """The dependencies that an earlier import made and the tracker no longer has."""
        former = set(self._former(item, record).get("links", ())) - set(record.prints["links"])
        if not former:
            return []
        mine = [edge for edge in edges if item.pk in edge]
        others = {item.pk: item for item in Item.objects.filter(pk__in={pk for edge in mine for pk in edge})}
        return [
            (blocker, blocked)
            for blocker, blocked in mine
            if version(
                str(Link(BLOCKS, self._key_of(others[blocked])))
                if blocker == item.pk
                else str(Link(BLOCKED_BY, self._key_of(others[blocker])))
            )
            in former
        ]

    def _former(self, item: Item, record: Record) -> dict:
        """The fingerprints of what the file said before; what it has just made is not joined yet."""
        if not self.plan.is_own:
            return item.imported
        return {} if item.arrival_id == self.upload.pk else record.base or {}

    def _key_of(self, item: Item) -> str:
        return item.key if self.plan.is_own else item.source_key

    def _note_before(self) -> None:
        rows = ImportedItem.objects.filter(upload=self.upload, item__in=self.before, created=False)
        changed = []
        for row in rows:
            row.before = {**row.before, **self.before[row.item_id]}
            changed.append(row)
        ImportedItem.objects.bulk_update(changed, ["before"], batch_size=100)


NEEDED = ("pk", "public_id", "key", "source_key", "imported", "parent_id", "team_id", "arrival_id")
