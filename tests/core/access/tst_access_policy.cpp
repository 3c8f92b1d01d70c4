#include <QTest>

#include "core/access/role_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;

namespace {

const Statement kInsertUser(
    "INSERT INTO users (id, username, username_key, search_text, password_hash, disabled, created_at, "
    "updated_at) VALUES (?, ?, ?, '', ?, ?, 0, 0)");
const Statement kInsertGroup(
    "INSERT INTO groups (id, name, name_key, created_at, updated_at) VALUES (?, ?, ?, 0, 0)");
const Statement kJoin("INSERT INTO group_members (group_id, user_id, created_at) VALUES (?, ?, 0)");
const Statement kDisable("UPDATE users SET disabled = ? WHERE id = ?");

struct Fixture
{
    FakeClock clock;
    AuditLog audit{clock};
    AccessPolicy policy;
    RoleService roles{policy, audit, clock};
    TestDatabase db;
    const Caller system = Caller::system(QStringLiteral("test"));

    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }
    UserId user(const char *name, const RoleSet &given = {}, bool password = true)
    {
        const UserId id = UserId::generate(clock);
        const QString text = QString::fromLatin1(name);
        const auto done = write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(tx.change(
                kInsertUser,
                {sqlValue(id), text, text, password ? QVariant(QStringLiteral("$x$")) : QVariant(), false}));
            return roles.setUserRoles(tx, system, id, text, given);
        });
        if (!done.ok()) qFatal("user: %s", qPrintable(done.error().internal));
        return id;
    }
    GroupId group(const char *name, const RoleSet &given, const QList<UserId> &members)
    {
        const GroupId id = GroupId::generate(clock);
        const QString text = QString::fromLatin1(name);
        const auto done = write([&](Transaction &tx) -> Result<void> {
            GATEHOUSE_TRY(tx.change(kInsertGroup, {sqlValue(id), text, text}));
            for (const UserId &member : members)
                GATEHOUSE_TRY(tx.change(kJoin, {sqlValue(id), sqlValue(member)}));
            return roles.setGroupRoles(tx, system, id, text, given);
        });
        if (!done.ok()) qFatal("group: %s", qPrintable(done.error().internal));
        return id;
    }
    Result<void> disable(const UserId &id)
    {
        return write([&](Transaction &tx) {
            return policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
                GATEHOUSE_TRY(tx.change(kDisable, {true, sqlValue(id)}));
                return {};
            });
        });
    }
    RoleSet effective(const UserId &id)
    {
        return *db->read([&](Transaction &tx) { return policy.effectiveRoles(tx, id); });
    }
};

Caller person(const UserId &id, const QStringList &scopes)
{
    Caller caller;
    caller.kind = Caller::Kind::User;
    caller.user = id;
    caller.grant = GrantId::fromStored(QStringLiteral("g"));
    caller.scopes = scopes;
    return caller;
}

Caller browser(const UserId &id)
{
    Caller caller;
    caller.kind = Caller::Kind::User;
    caller.user = id;
    caller.session = SessionId::fromStored(QStringLiteral("s"));
    return caller;
}

Caller application(const QStringList &scopes)
{
    Caller caller;
    caller.kind = Caller::Kind::Client;
    caller.client = ClientId::fromStored(QStringLiteral("c"));
    caller.scopes = scopes;
    return caller;
}

}  // namespace

class TestAccessPolicy : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The table of docs/admin-api.md.
    void permissionsOf_matchesTheDocument()
    {
        QCOMPARE(permissionsOf(Role::Administrator), allPermissions());
        const QString helpDesk = QStringLiteral(
            "users:read users:write sessions:read sessions:write groups:read audit:read status:read");
        const QStringList wanted = helpDesk.split(QLatin1Char(' '));
        QCOMPARE(permissionsOf(Role::HelpDesk).size(), wanted.size());
        for (const QString &permission : wanted)
            QVERIFY2(permissionsOf(Role::HelpDesk).contains(permission), qPrintable(permission));
        for (const QString &permission : allPermissions())
            QCOMPARE(permissionsOf(Role::Auditor).contains(permission),
                     permission.endsWith(QLatin1String(":read")));
        QVERIFY(permissionsOf(Role::User).isEmpty());
    }

    void roles_haveNamesBothWays()
    {
        for (const Role role : allRoles())
            QCOMPARE(roleFromString(toString(role)), std::optional<Role>(role));
        QVERIFY(!roleFromString(QStringLiteral("Administrator")));
        QVERIFY(!roleFromString(QString()));
        QCOMPARE(rolesFromStrings({QStringLiteral("root")}).error().field, QByteArray("roles"));
    }

    void decide_needsScopeAndRole()
    {
        const UserId id = UserId::fromStored(QStringLiteral("u"));
        const QString read = QStringLiteral("users:read");
        const QString write = QStringLiteral("users:write");
        const RoleSet auditor{Role::Auditor};
        QVERIFY(AccessPolicy::decide(person(id, {read}), auditor, read).allowed);
        QVERIFY(!AccessPolicy::decide(person(id, {read}), {Role::User}, read).allowed);
        QVERIFY(!AccessPolicy::decide(person(id, {}), {Role::Administrator}, read).allowed);
        QVERIFY(!AccessPolicy::decide(person(id, {read, write}), auditor, write).allowed);
        QVERIFY(!AccessPolicy::decide(person(id, {read}), {}, read).allowed);
        QVERIFY(AccessPolicy::decide(browser(id), auditor, read).allowed);
        QVERIFY(!AccessPolicy::decide(browser(id), auditor, write).allowed);
        // A token that was made in a session is a token.
        Caller both = person(id, {});
        both.session = SessionId::fromStored(QStringLiteral("s"));
        QVERIFY(!AccessPolicy::decide(both, auditor, read).allowed);
        QVERIFY(AccessPolicy::decide(application({read}), {}, read).allowed);
        QVERIFY(!AccessPolicy::decide(application({read}), {Role::Administrator}, write).allowed);
        QVERIFY(!AccessPolicy::decide(Caller(), {Role::Administrator}, read).allowed);
        QVERIFY(AccessPolicy::decide(Caller::system(QStringLiteral("x")), {}, write).allowed);
    }

    void effectiveRoles_unitesDirectAndGroup()
    {
        Fixture f;
        const UserId alice = f.user("alice", {Role::Auditor});
        const UserId bob = f.user("bob");
        f.group("desk", {Role::HelpDesk}, {alice});
        QCOMPARE(f.effective(alice), (RoleSet{Role::Auditor, Role::HelpDesk, Role::User}));
        QCOMPARE(f.effective(bob), RoleSet{Role::User});
        QVERIFY(f.disable(alice).ok());
        QVERIFY(f.effective(alice).isEmpty());
        QVERIFY(f.effective(UserId::generate(f.clock)).isEmpty());
    }

    void require_readsRolesAnew()
    {
        Fixture f;
        f.user("root", {Role::Administrator});
        const UserId alice = f.user("alice", {Role::Auditor});
        const Caller caller = person(alice, {QStringLiteral("audit:read")});
        const auto ask = [&] {
            return f.db->read(
                [&](Transaction &tx) { return f.policy.require(tx, caller, QStringLiteral("audit:read")); });
        };
        QVERIFY(ask().ok());
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.roles.setUserRoles(tx, f.system, alice, QStringLiteral("alice"), {});
                 }).ok());
        QCOMPARE(ask().error().code, ErrorCode::Forbidden);
    }

    void setUserRoles_needsAnAdministrator()
    {
        Fixture f;
        const UserId root = f.user("root", {Role::Administrator});
        const UserId helper = f.user("helper", {Role::HelpDesk});
        const UserId alice = f.user("alice");
        const auto give = [&](const Caller &by, const UserId &to, const RoleSet &given) {
            return f.write([&](Transaction &tx) {
                return f.roles.setUserRoles(tx, by, to, QStringLiteral("x"), given);
            });
        };
        QCOMPARE(give(person(helper, {}), helper, {Role::Administrator}).error().code, ErrorCode::Forbidden);
        QCOMPARE(give(person(helper, {}), alice, {Role::HelpDesk}).error().code, ErrorCode::Forbidden);
        QCOMPARE(give(Caller(), alice, {Role::Auditor}).error().code, ErrorCode::Forbidden);
        QVERIFY(give(person(root, {}), alice, {Role::Auditor}).ok());
        QVERIFY(give(application({}), alice, {Role::HelpDesk, Role::Auditor}).ok());
        QCOMPARE(f.effective(alice), (RoleSet{Role::HelpDesk, Role::Auditor, Role::User}));
        const auto event = f.db->read([&](Transaction &tx) {
            AuditQuery query;
            query.target = alice.toString();
            return f.audit.search(tx, query, {});
        });
        QCOMPARE(event->items.size(), 2);
        QCOMPARE(event->items.constFirst().type, QString(event::kUserRolesChanged));
    }

    void requireMayChangeUser_protectsAdministrators()
    {
        Fixture f;
        const UserId root = f.user("root", {Role::Administrator});
        const UserId other = f.user("other");
        f.group("admins", {Role::Administrator}, {other});
        const UserId helper = f.user("helper", {Role::HelpDesk});
        const UserId alice = f.user("alice");
        const auto may = [&](const Caller &by, const UserId &target) {
            return f.db->read([&](Transaction &tx) { return f.policy.requireMayChangeUser(tx, by, target); })
                .ok();
        };
        QVERIFY(may(person(helper, {}), alice));
        QVERIFY(may(person(helper, {}), helper));
        QVERIFY(!may(person(helper, {}), root));
        QVERIFY(!may(person(helper, {}), other));
        QVERIFY(f.disable(other).ok());
        QVERIFY(!may(person(helper, {}), other));
        QVERIFY(may(person(root, {}), other));
        QVERIFY(may(f.system, root));
        QVERIFY(may(application({}), root));
        QVERIFY(!may(Caller(), alice));
    }

    void keepingAnAdministrator_refusesTheLast()
    {
        Fixture f;
        const UserId root = f.user("root", {Role::Administrator});
        f.user("no password", {Role::Administrator}, false);
        QCOMPARE(f.disable(root).error().reason, QByteArray("last_administrator"));
        const auto demote = f.write([&](Transaction &tx) {
            return f.roles.setUserRoles(tx, f.system, root, QStringLiteral("root"), {Role::Auditor});
        });
        QCOMPARE(demote.error().reason, QByteArray("last_administrator"));
        QCOMPARE(f.effective(root), (RoleSet{Role::Administrator, Role::User}));

        // Another one by way of a group: now the first may go, and then the group may not.
        const UserId alice = f.user("alice");
        const GroupId admins = f.group("admins", {Role::Administrator}, {alice});
        QVERIFY(f.disable(root).ok());
        const auto weaken = f.write([&](Transaction &tx) {
            return f.roles.setGroupRoles(tx, f.system, admins, QStringLiteral("admins"), {});
        });
        QCOMPARE(weaken.error().reason, QByteArray("last_administrator"));
        QCOMPARE(f.disable(alice).error().reason, QByteArray("last_administrator"));
    }

    void keepingAnAdministrator_isQuietBeforeTheFirst()
    {
        Fixture f;
        const UserId alice = f.user("alice");
        QVERIFY(f.disable(alice).ok());
    }

    /// Two administrators try to disable each other at the same moment, from two servers.
    void keepingAnAdministrator_holdsUnderConcurrency()
    {
        Fixture f;
        SystemClock clock;
        auto opened = Database::open(f.db.url(), clock);
        QVERIFY(opened.ok());
        const std::unique_ptr<Database> second = std::move(opened).value();
        for (int round = 0; round < 10; ++round) {
            const UserId a = f.user(qPrintable(QStringLiteral("a%1").arg(round)), {Role::Administrator});
            const UserId b = f.user(qPrintable(QStringLiteral("b%1").arg(round)), {Role::Administrator});
            if (round > 0) QVERIFY(f.disable(m_survivor).ok());
            const auto work = [&f](const UserId &id) {
                return [&f, id](Transaction &tx) {
                    return f.policy.keepingAnAdministrator(tx, [&]() -> Result<void> {
                        GATEHOUSE_TRY(tx.change(kDisable, {true, sqlValue(id)}));
                        return {};
                    });
                };
            };
            QFuture<Result<void>> first = f.db->write(work(a));
            QFuture<Result<void>> other = second->write(work(b));
            const bool aGone = first.takeResult().ok();
            const bool bGone = other.takeResult().ok();
            QVERIFY(aGone != bGone);
            m_survivor = aGone ? b : a;
        }
    }

    void list_countsMembers()
    {
        Fixture f;
        const UserId alice = f.user("alice", {Role::Auditor});
        const UserId bob = f.user("bob");
        f.group("auditors", {Role::Auditor}, {alice, bob});
        const auto roles = f.db->read([&](Transaction &tx) { return f.roles.list(tx); });
        QCOMPARE(roles->size(), 4);
        QCOMPARE(roles->at(0).memberCount, 0);
        QVERIFY(roles->at(2).role == Role::Auditor);
        QCOMPARE(roles->at(2).memberCount, 2);
        QCOMPARE(roles->at(3).memberCount, 2);
    }

private:
    UserId m_survivor;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestAccessPolicy)
#include "tst_access_policy.moc"
