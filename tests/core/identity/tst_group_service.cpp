#include <QTest>

#include "tests/core/identity/accounts_fixture.h"

using namespace gatehouse;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

}  // namespace

class TestGroupService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void create_andUpdate()
    {
        AccountsFixture f;
        const Group made = f.makeGroup(s("Front Desk"));
        const auto again = f.write([&](Transaction &tx) {
            return f.groups.create(tx, f.system, {s("FRONT desk"), {}, {}});
        });
        QCOMPARE(again.error().reason, QByteArray("name_taken"));
        GroupChanges changes;
        changes.name = s("Reception");
        changes.description = s("Line 1\nLine 2");
        const auto update = [&](std::optional<qint64> version) {
            return f.write(
                [&](Transaction &tx) { return f.groups.update(tx, f.system, made.id, changes, version); });
        };
        QCOMPARE(update(9).error().code, ErrorCode::PreconditionFailed);
        QVERIFY(update(1).ok());
        const auto now = f.read([&](Transaction &tx) { return f.groups.byId(tx, made.id); });
        QCOMPARE(now->name, s("Reception"));
        QCOMPARE(now->description, s("Line 1\nLine 2"));
        QCOMPARE(now->version, 2);
        QCOMPARE(update(2)->version, 2);
        f.makeGroup(s("Other"));
        changes.name = s("OTHER");
        QCOMPARE(update(2).error().reason, QByteArray("name_taken"));
        changes.name = s("  ");
        QCOMPARE(update(2).error().field, QByteArray("name"));
        QCOMPARE(f.eventsAbout(made.id.toString()), (QStringList{s("group.created"), s("group.updated")}));
    }

    void members_comeAndGo()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        const Group a = f.makeGroup(s("A"));
        const Group b = f.makeGroup(s("B"), {}, {alice.id});
        const auto add = [&] {
            return f.write([&](Transaction &tx) { return f.groups.addMember(tx, f.system, a.id, alice.id); });
        };
        QVERIFY(add().ok());
        QVERIFY(add().ok());
        QCOMPARE(f.read([&](Transaction &tx) { return f.groups.byId(tx, a.id); })->memberCount, 1);
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.groups.setGroupsOf(tx, f.system, alice.id, {b.id});
                 }).ok());
        QCOMPARE(f.details(alice.id).groups.size(), 1);
        QCOMPARE(f.details(alice.id).groups.constFirst().id, b.id);
        QCOMPARE(f.eventsAbout(a.id.toString()),
                 (QStringList{s("group.created"), s("group.member_added"), s("group.member_removed")}));
        QCOMPARE(f.eventsAbout(b.id.toString()), (QStringList{s("group.created"), s("group.member_added")}));
        const auto nobody = f.write([&](Transaction &tx) {
            return f.groups.addMember(tx, f.system, a.id, UserId::generate(f.clock));
        });
        QCOMPARE(nobody.error().code, ErrorCode::NotFound);
        const auto nowhere = f.write([&](Transaction &tx) {
            return f.groups.setGroupsOf(tx, f.system, alice.id, {GroupId::generate(f.clock)});
        });
        QCOMPARE(nowhere.error().code, ErrorCode::NotFound);
        QCOMPARE(f.details(alice.id).groups.size(), 1);
    }

    /// A help desk may sort people into groups, but not into power.
    void membershipOfPower_needsAnAdministrator()
    {
        AccountsFixture f;
        f.make(s("root"), {Role::Administrator});
        const User helper = f.make(s("helper"), {Role::HelpDesk});
        const User alice = f.make(s("alice"));
        const Group plain = f.makeGroup(s("Plain"));
        const Group admins = f.makeGroup(s("Admins"), {Role::Administrator});
        const Caller by = f.person(helper);
        const auto set = [&](const UserId &user, const QList<GroupId> &groups) {
            return f.write([&](Transaction &tx) { return f.groups.setGroupsOf(tx, by, user, groups); });
        };
        QVERIFY(set(alice.id, {plain.id}).ok());
        QCOMPARE(set(alice.id, {plain.id, admins.id}).error().code, ErrorCode::Forbidden);
        QCOMPARE(set(helper.id, {admins.id}).error().code, ErrorCode::Forbidden);
        GroupChanges changes;
        changes.roles = RoleSet{Role::Administrator};
        const auto raise =
            f.write([&](Transaction &tx) { return f.groups.update(tx, by, plain.id, changes); });
        QCOMPARE(raise.error().code, ErrorCode::Forbidden);
        const auto remove = f.write([&](Transaction &tx) { return f.groups.remove(tx, by, admins.id); });
        QCOMPARE(remove.error().code, ErrorCode::Forbidden);
        QVERIFY(f.details(helper.id).effectiveRoles == (RoleSet{Role::HelpDesk, Role::User}));
    }

    void remove_forgetsItsRoles()
    {
        AccountsFixture f;
        f.make(s("root"), {Role::Administrator});
        const User alice = f.make(s("alice"));
        const Group group = f.makeGroup(s("Auditors"), {Role::Auditor}, {alice.id});
        QVERIFY(f.details(alice.id).effectiveRoles.contains(Role::Auditor));
        QVERIFY(f.write([&](Transaction &tx) { return f.groups.remove(tx, f.system, group.id); }).ok());
        QVERIFY(!f.details(alice.id).effectiveRoles.contains(Role::Auditor));
        QVERIFY(f.details(alice.id).groups.isEmpty());
        QVERIFY(f.read([&](Transaction &tx) { return f.roles.groupRoles(tx, group.id); })->isEmpty());
    }

    void list_searchesAndPages()
    {
        AccountsFixture f;
        for (const char *name : {"delta", "Alpha", "Bravo 100%", "charlie"})
            f.makeGroup(s(name));
        const auto names = [&](const QString &text, int limit) {
            QStringList found;
            PageRequest request{limit, {}};
            do {
                const auto page = f.read([&](Transaction &tx) { return f.groups.list(tx, text, request); });
                if (!page.ok()) qFatal("list: %s", qPrintable(page.error().internal));
                for (const Group &group : page->items)
                    found.append(group.name);
                request.cursor = page->next;
            } while (!request.cursor.isEmpty());
            return found;
        };
        QCOMPARE(names({}, 50), (QStringList{s("Alpha"), s("Bravo 100%"), s("charlie"), s("delta")}));
        QCOMPARE(names({}, 1), (QStringList{s("Alpha"), s("Bravo 100%"), s("charlie"), s("delta")}));
        QCOMPARE(names(s("LTA"), 50), QStringList{s("delta")});
        QCOMPARE(names(s("%"), 50), QStringList{s("Bravo 100%")});
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestGroupService)
#include "tst_group_service.moc"
