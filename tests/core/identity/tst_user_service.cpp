#include <QJsonArray>
#include <QTest>
#include <thread>

#include "tests/core/identity/accounts_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

/// Locks at the third wrong guess in a row, for a minute.
std::optional<Timestamp> atThree(int failures, Timestamp now)
{
    return failures >= 3 ? std::optional(now + 1min) : std::nullopt;
}

}  // namespace

class TestUserService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void create_keepsWhatWasGiven()
    {
        AccountsFixture f;
        NewUser input;
        input.username = s("Alice");
        input.email = s("Alice@Example.ORG");
        input.displayName = s(" Alice A. ");
        input.locale = s("de");
        input.emailVerified = true;
        input.passwordHash = s("$test$hash");
        input.mustChangePassword = true;
        input.roles = {Role::Auditor};
        const auto made = f.tryMake(input, f.system);
        QVERIFY(made.ok());
        const UserDetails stored = f.details(made->id);
        QCOMPARE(stored.user.username, s("Alice"));
        QCOMPARE(stored.user.email, s("Alice@example.org"));
        QCOMPARE(stored.user.displayName, s("Alice A."));
        QCOMPARE(stored.user.locale, s("de"));
        QVERIFY(stored.user.emailVerified);
        QVERIFY(stored.user.hasPassword);
        QVERIFY(stored.user.mustChangePassword);
        QVERIFY(!stored.user.disabled);
        QCOMPARE(stored.user.createdAt.ms, f.clock.now().ms);
        QCOMPARE(stored.user.version, 1);
        QVERIFY(stored.roles == RoleSet{Role::Auditor});
        QVERIFY(stored.effectiveRoles == (RoleSet{Role::Auditor, Role::User}));
        QCOMPARE(f.eventsAbout(made->id.toString()),
                 (QStringList{s("user.created"), s("user.roles_changed")}));
        const auto hash = f.read([&](Transaction &tx) { return f.users.passwordHash(tx, made->id); });
        QCOMPARE(*hash, std::optional(s("$test$hash")));
    }

    void create_withoutPasswordHasNone()
    {
        AccountsFixture f;
        NewUser input;
        input.username = s("svc");
        const auto made = f.tryMake(input, f.system);
        QVERIFY(!f.get(made->id).hasPassword);
        QVERIFY(f.get(made->id).email.isEmpty());
        const auto hash = f.read([&](Transaction &tx) { return f.users.passwordHash(tx, made->id); });
        QVERIFY(hash.ok() && !hash->has_value());
    }

    void create_refusesNamesThatAreTaken_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<QString>("email");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("same") << s("alice") << QString() << QByteArray("username_taken");
        QTest::newRow("other case") << s("ALICE") << QString() << QByteArray("username_taken");
        QTest::newRow("fullwidth") << QString::fromUtf8("\xEF\xBC\xA1lice") << QString()
                                   << QByteArray("username_taken");
        QTest::newRow("same address") << s("bob") << s("Alice@EXAMPLE.org") << QByteArray("email_taken");
        QTest::newRow("another's address as username")
            << s("alice@example.org") << QString() << QByteArray("username_taken");
        QTest::newRow("another's username as address")
            << s("bob") << s("Carol@example.org") << QByteArray("email_taken");
        QTest::newRow("own address as username")
            << s("bob@example.org") << s("bob@example.org") << QByteArray();
        QTest::newRow("free") << s("bob") << s("bob@example.org") << QByteArray();
    }
    void create_refusesNamesThatAreTaken()
    {
        QFETCH(QString, username);
        QFETCH(QString, email);
        QFETCH(QByteArray, reason);
        AccountsFixture f;
        f.make(s("Alice"), {}, s("alice@example.org"));
        f.make(s("carol@example.org"));
        NewUser input;
        input.username = username;
        input.email = email;
        const auto made = f.tryMake(input, f.system);
        QCOMPARE(made.ok(), reason.isEmpty());
        if (made.ok()) return;
        QCOMPARE(made.error().code, ErrorCode::Conflict);
        QCOMPARE(made.error().reason, reason);
    }

    void create_byNobodyNeedsOpenRegistration()
    {
        AccountsFixture f;
        NewUser input;
        input.username = s("walk-in");
        QCOMPARE(f.tryMake(input, Caller()).error().reason, QByteArray("registration_closed"));
        f.settings.adopt(Setting::RegistrationMode, s("open"));
        input.roles = {Role::Administrator};
        QCOMPARE(f.tryMake(input, Caller()).error().code, ErrorCode::Forbidden);
        input.roles = {};
        QVERIFY(f.tryMake(input, Caller()).ok());
    }

    void create_withRolesNeedsAnAdministrator()
    {
        AccountsFixture f;
        const User helper = f.make(s("helper"), {Role::HelpDesk});
        NewUser input;
        input.username = s("x");
        input.roles = {Role::HelpDesk};
        QCOMPARE(f.tryMake(input, f.person(helper)).error().reason, QByteArray("roles_protected"));
        input.roles = {};
        QVERIFY(f.tryMake(input, f.person(helper)).ok());
    }

    void update_changesOnlyWhatIsSet()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"), {}, s("alice@example.org"));
        f.clock.advance(1s);
        const auto update = [&](const UserChanges &changes, std::optional<qint64> version = {}) {
            return f.write(
                [&](Transaction &tx) { return f.users.update(tx, f.system, alice.id, changes, version); });
        };
        UserChanges changes;
        changes.displayName = s("Alice");
        changes.emailVerified = true;
        QVERIFY(update(changes).ok());
        User now = f.get(alice.id);
        QCOMPARE(now.displayName, s("Alice"));
        QCOMPARE(now.email, s("alice@example.org"));
        QVERIFY(now.emailVerified);
        QCOMPARE(now.version, 2);
        QCOMPARE(now.updatedAt.ms, f.clock.now().ms);

        changes = {};
        changes.email = s("new@example.org");
        QVERIFY(update(changes).ok());
        QVERIFY(!f.get(alice.id).emailVerified);
        changes.email = s("");
        changes.emailVerified = true;
        QVERIFY(update(changes).ok());
        now = f.get(alice.id);
        QVERIFY(now.email.isEmpty());
        QVERIFY(!now.emailVerified);

        // The same once more is no change and no event.
        QCOMPARE(update(changes)->version, 4);
        QCOMPARE(f.eventsAbout(alice.id.toString()).size(), 4);
        changes = {};
        changes.username = s("no good");
        QCOMPARE(update(changes).error().field, QByteArray("username"));
    }

    void update_mergesProfileAndAttributes()
    {
        AccountsFixture f;
        NewUser input;
        input.username = s("alice");
        input.profile = {{s("given_name"), s("Alice")}, {s("birthdate"), s("1990-12-31")}};
        input.phone = s("+49 30 123456");
        input.phoneVerified = true;
        input.attributes = {{s("department"), QJsonArray{s("Sales")}}};
        const auto made = f.tryMake(input, f.system);
        QVERIFY(made.ok());
        User now = f.get(made->id);
        QCOMPARE(now.profile, input.profile);
        QCOMPARE(now.phone, s("+4930123456"));
        QVERIFY(now.phoneVerified);
        QCOMPARE(now.attributes, input.attributes);

        f.clock.advance(1s);
        const auto update = [&](const UserChanges &changes) {
            return f.write([&](Transaction &tx) { return f.users.update(tx, f.system, made->id, changes); });
        };
        UserChanges changes;
        changes.profile = QJsonObject{{s("family_name"), s("Archer")}, {s("birthdate"), QJsonValue()}};
        changes.attributes = QJsonObject{{s("floor"), QJsonArray{s("3")}}};
        changes.phone = s("+4930123457");
        QVERIFY(update(changes).ok());
        now = f.get(made->id);
        QCOMPARE(now.profile, (QJsonObject{{s("given_name"), s("Alice")}, {s("family_name"), s("Archer")}}));
        QCOMPARE(now.attributes.keys(), (QStringList{s("department"), s("floor")}));
        QVERIFY(!now.phoneVerified);  // another number is another question
        QCOMPARE(now.updatedAt.ms, f.clock.now().ms);
        QCOMPARE(now.version, 2);

        // The log says what was changed and keeps no birthdays.
        AuditQuery query;
        query.target = made->id.toString();
        const auto events = f.read([&](Transaction &tx) { return f.audit.search(tx, query, {10, {}}); });
        const QJsonObject told = events->items.first().detail.value(s("changed")).toObject();
        QCOMPARE(told.value(s("profile")).toArray(), (QJsonArray{s("birthdate"), s("family_name")}));
        QCOMPARE(told.value(s("attributes")).toArray(), QJsonArray{s("floor")});
        QCOMPARE(told.value(s("phone")).toBool(), true);
        QCOMPARE(told.keys(), (QStringList{s("attributes"), s("phone"), s("phone_verified"), s("profile")}));

        // The same once more is no change; nothing undefined is one either.
        QCOMPARE(update(changes)->version, 2);
        QCOMPARE(update({})->version, 2);
        changes = {};
        changes.phone = s("");
        changes.phoneVerified = true;
        QVERIFY(update(changes).ok());
        QVERIFY(!f.get(made->id).phoneVerified);
        changes = {};
        changes.profile = QJsonObject{{s("nope"), s("x")}};
        QCOMPARE(update(changes).error().field, QByteArray("profile"));
        changes = {};
        changes.phone = s("12345");
        QCOMPARE(update(changes).error().field, QByteArray("phone"));
        changes = {};
        changes.attributes = QJsonObject{{s("Bad Name"), QJsonArray{s("x")}}};
        QCOMPARE(update(changes).error().field, QByteArray("attributes"));
        QCOMPARE(f.get(made->id).version, 3);
    }

    void list_findsByTheNamesOfAProfileAndByPhone()
    {
        AccountsFixture f;
        NewUser input;
        input.username = s("u1");
        input.profile = {
            {s("given_name"), s("Zo\xC3\xAB")}, {s("family_name"), s("Quill")}, {s("nickname"), s("Hidden")}};
        input.phone = s("+49 30 123456");
        const auto made = f.tryMake(input, f.system);
        f.make(s("u2"));
        const auto found = [&](const char *text) {
            UserFilter filter;
            filter.text = s(text);
            return f.usernames(filter);
        };
        QCOMPARE(found("zo\xC3\xAB"), QStringList{s("u1")});
        QCOMPARE(found("QUIL"), QStringList{s("u1")});
        QCOMPARE(found("30123"), QStringList{s("u1")});
        QCOMPARE(found("hidden"), QStringList());
        UserChanges changes;
        changes.profile = QJsonObject{{s("family_name"), s("Reed")}};
        QVERIFY(
            f.write([&](Transaction &tx) { return f.users.update(tx, f.system, made->id, changes); }).ok());
        QCOMPARE(found("quill"), QStringList());
        QCOMPARE(found("reed"), QStringList{s("u1")});
    }

    void update_honoursVersions()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        UserChanges changes;
        changes.displayName = s("A");
        const auto update = [&](qint64 version) {
            return f.write(
                [&](Transaction &tx) { return f.users.update(tx, f.system, alice.id, changes, version); });
        };
        QCOMPARE(update(2).error().code, ErrorCode::PreconditionFailed);
        QVERIFY(update(1).ok());
        QCOMPARE(update(1).error().code, ErrorCode::PreconditionFailed);
        const auto removed =
            f.write([&](Transaction &tx) { return f.users.remove(tx, f.system, alice.id, {}, 1); });
        QCOMPARE(removed.error().code, ErrorCode::PreconditionFailed);
    }

    void update_mayNotTakeAnothersName()
    {
        AccountsFixture f;
        f.make(s("alice"), {}, s("alice@example.org"));
        const User bob = f.make(s("bob"));
        UserChanges changes;
        const auto update = [&] {
            return f.write([&](Transaction &tx) { return f.users.update(tx, f.system, bob.id, changes); });
        };
        changes.username = s("Alice");
        QCOMPARE(update().error().reason, QByteArray("username_taken"));
        changes = {};
        changes.email = s("ALICE@example.org");
        QCOMPARE(update().error().reason, QByteArray("email_taken"));
        changes = {};
        changes.username = s("Bob");
        QCOMPARE(update()->username, s("Bob"));
    }

    void helpDesk_mayNotTouchAdministrators()
    {
        AccountsFixture f;
        const User root = f.make(s("root"), {Role::Administrator});
        f.make(s("root2"), {Role::Administrator});
        const User alice = f.make(s("alice"));
        const Caller helper = f.person(f.make(s("helper"), {Role::HelpDesk}));
        const auto all = [&](const UserId &id) {
            return QList<bool>{
                f.write([&](Transaction &tx) { return f.users.update(tx, helper, id, {}); }).ok(),
                f.write([&](Transaction &tx) { return f.users.disable(tx, helper, id); }).ok(),
                f.write([&](Transaction &tx) { return f.users.enable(tx, helper, id); }).ok(),
                f.write([&](Transaction &tx) { return f.users.unlock(tx, helper, id); }).ok(),
                f.write([&](Transaction &tx) {
                     return f.users.setPassword(tx, helper, id, s("$x$"), PasswordChangeKind::Reset, true);
                 }).ok(),
                f.write([&](Transaction &tx) { return f.users.remove(tx, helper, id); }).ok()};
        };
        QCOMPARE(all(root.id), QList<bool>(6, false));
        QCOMPARE(all(alice.id), QList<bool>(6, true));
        QCOMPARE(f.eventsAbout(root.id.toString()).size(), 2);
    }

    void lastAdministrator_stays()
    {
        AccountsFixture f;
        const User root = f.make(s("root"), {Role::Administrator});
        const auto reasonOf = [](const auto &result) {
            return result.ok() ? QByteArray() : result.error().reason;
        };
        const QByteArray last("last_administrator");
        const auto disable = [&](const User &user) {
            return reasonOf(f.write([&](Transaction &tx) { return f.users.disable(tx, f.system, user.id); }));
        };
        const auto remove = [&](const User &user) {
            return reasonOf(f.write([&](Transaction &tx) { return f.users.remove(tx, f.system, user.id); }));
        };
        QCOMPARE(disable(root), last);
        QCOMPARE(remove(root), last);
        QCOMPARE(
            reasonOf(f.write([&](Transaction &tx) { return f.users.setRoles(tx, f.system, root.id, {}); })),
            last);
        QVERIFY(!f.get(root.id).disabled);
        QCOMPARE(f.eventsAbout(root.id.toString()).size(), 2);

        // Membership of a group counts, and so the group and the membership stay when it is all there is.
        const User alice = f.make(s("alice"));
        const Group admins = f.makeGroup(s("Admins"), {Role::Administrator}, {alice.id});
        QCOMPARE(remove(root), QByteArray());
        QCOMPARE(remove(alice), last);
        QCOMPARE(reasonOf(f.write([&](Transaction &tx) { return f.groups.remove(tx, f.system, admins.id); })),
                 last);
        QCOMPARE(reasonOf(f.write([&](Transaction &tx) {
                     return f.groups.removeMember(tx, f.system, admins.id, alice.id);
                 })),
                 last);
        QCOMPARE(reasonOf(f.write(
                     [&](Transaction &tx) { return f.groups.setGroupsOf(tx, f.system, alice.id, {}); })),
                 last);
        GroupChanges changes;
        changes.roles = RoleSet{Role::Auditor};
        QCOMPARE(reasonOf(f.write(
                     [&](Transaction &tx) { return f.groups.update(tx, f.system, admins.id, changes); })),
                 last);
        QVERIFY(f.details(alice.id).effectiveRoles.contains(Role::Administrator));
    }

    void remove_takesRolesAndMembershipsAlong()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"), {Role::Auditor});
        const Group group = f.makeGroup(s("G"), {}, {alice.id});
        QVERIFY(
            f.write([&](Transaction &tx) { return f.users.remove(tx, f.system, alice.id, s("left")); }).ok());
        const auto gone = f.read([&](Transaction &tx) { return f.users.byId(tx, alice.id); });
        QCOMPARE(gone.error().code, ErrorCode::NotFound);
        const auto roles = f.read([&](Transaction &tx) { return f.roles.userRoles(tx, alice.id); });
        QVERIFY(roles->isEmpty());
        QCOMPARE(f.read([&](Transaction &tx) { return f.groups.byId(tx, group.id); })->memberCount, 0);
        QCOMPARE(f.eventsAbout(alice.id.toString()).constLast(), s("user.deleted"));
    }

    void findByLogin_takesUsernameOrAddress()
    {
        AccountsFixture f;
        const User alice = f.make(s("Alice"), {}, s("al@example.org"));
        const auto find = [&](const QString &login) {
            const auto found = f.read([&](Transaction &tx) { return f.users.findByLogin(tx, login); });
            if (!found.ok()) qFatal("find: %s", qPrintable(found.error().internal));
            return found->has_value() ? (*found)->id : UserId();
        };
        QCOMPARE(find(s("alice")), alice.id);
        QCOMPARE(find(s(" ALICE ")), alice.id);
        QCOMPARE(find(s("AL@Example.org")), alice.id);
        QVERIFY(find(s("alic")).isEmpty());
        QVERIFY(find(QString()).isEmpty());
        QVERIFY(find(s("%")).isEmpty());
        QVERIFY(find(QString(QChar(0))).isEmpty());
        QVERIFY(find(QString(1'000'000, QLatin1Char('x'))).isEmpty());
    }

    void noteFailure_locksAndForgives()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        const auto fail = [&] {
            return *f.write(
                [&](Transaction &tx) { return f.users.noteFailure(tx, Caller(), alice.id, atThree); });
        };
        QCOMPARE(fail().failures, 0 + 1);
        QVERIFY(!fail().justLocked);
        const UserService::Failure third = fail();
        QVERIFY(third.justLocked);
        QCOMPARE(third.lockedUntil->ms, (f.clock.now() + 1min).ms);
        QVERIFY(f.get(alice.id).isLocked(f.clock.now()));
        QCOMPARE(f.get(alice.id).version, 1);

        // While it is locked nothing is counted and the lock does not grow.
        f.clock.advance(30s);
        const UserService::Failure fourth = fail();
        QVERIFY(!fourth.justLocked);
        QCOMPARE(fourth.lockedUntil->ms, third.lockedUntil->ms);
        QCOMPARE(f.get(alice.id).failedAttempts, 3);
        QCOMPARE(f.eventsAbout(alice.id.toString()), (QStringList{s("user.created"), s("user.locked")}));

        // Afterwards the count goes on, as the rule decides.
        f.clock.advance(31s);
        QVERIFY(!f.get(alice.id).isLocked(f.clock.now()));
        QVERIFY(fail().justLocked);
        f.clock.advance(61s);
        QVERIFY(f.write([&](Transaction &tx) { return f.users.noteSuccess(tx, alice.id); }).ok());
        const User after = f.get(alice.id);
        QCOMPARE(after.failedAttempts, 0);
        QVERIFY(!after.lockedUntil);
        QCOMPARE(after.lastSignInAt->ms, f.clock.now().ms);
    }

    void noteFailure_countsEachOnceUnderConcurrency()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        SystemClock clock;
        auto opened = Database::open(f.db.url(), clock);
        QVERIFY(opened.ok());
        const std::unique_ptr<Database> second = std::move(opened).value();
        const LockoutRule atForty = [](int failures, Timestamp now) {
            return failures >= 40 ? std::optional(now + 1h) : std::nullopt;
        };
        std::atomic<int> locks = 0;
        std::atomic<int> errors = 0;
        std::vector<std::thread> threads;
        for (Database *database : {&f.db.database(), second.get(), &f.db.database(), second.get()})
            threads.emplace_back([&, database] {
                for (int i = 0; i < 25; ++i) {
                    const auto done = database->writeAndWait([&](Transaction &tx) {
                        return f.users.noteFailure(tx, Caller(), alice.id, atForty);
                    });
                    if (!done.ok()) ++errors;
                    if (done.ok() && done->justLocked) ++locks;
                }
            });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(errors.load(), 0);
        QCOMPARE(locks.load(), 1);
        QCOMPARE(f.get(alice.id).failedAttempts, 40);
    }

    void unlock_clearsAndAudits()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.write([&](Transaction &tx) {
                         return f.users.noteFailure(tx, Caller(), alice.id, atThree);
                     }).ok());
        const auto unlock = [&] {
            return f.write(
                [&](Transaction &tx) { return f.users.unlock(tx, f.system, alice.id, s("asked")); });
        };
        QVERIFY(!unlock()->lockedUntil);
        QCOMPARE(f.get(alice.id).failedAttempts, 0);
        QVERIFY(unlock().ok());
        QCOMPARE(f.eventsAbout(alice.id.toString()),
                 (QStringList{s("user.created"), s("user.locked"), s("user.unlocked")}));
    }

    void setPassword_andUpgrade()
    {
        AccountsFixture f;
        const User alice = f.make(s("alice"));
        f.clock.advance(1s);
        const auto set = f.write([&](Transaction &tx) {
            return f.users.setPassword(tx, f.person(alice), alice.id, s("$new$"),
                                       PasswordChangeKind::Changed);
        });
        QVERIFY(set.ok());
        QCOMPARE(set->passwordChangedAt->ms, f.clock.now().ms);
        QCOMPARE(set->version, 2);
        const auto upgrade = [&](const char *from, const char *to) {
            return f.write([&](Transaction &tx) {
                return f.users.upgradePasswordHash(tx, f.system, alice.id, s(from), s(to));
            });
        };
        const auto hash = [&] {
            return **f.read([&](Transaction &tx) { return f.users.passwordHash(tx, alice.id); });
        };
        QVERIFY(upgrade("$old$", "$stronger$").ok());
        QCOMPARE(hash(), s("$new$"));
        QVERIFY(upgrade("$new$", "$stronger$").ok());
        QCOMPARE(hash(), s("$stronger$"));
        QCOMPARE(f.get(alice.id).version, 2);
        QCOMPARE(
            f.eventsAbout(alice.id.toString()),
            (QStringList{s("user.created"), s("user.password_changed"), s("user.password_hash_upgraded")}));
        const auto verdict = f.read([&](Transaction &tx) { return f.audit.verify(tx); });
        QVERIFY(verdict->ok);
    }

    void list_filters()
    {
        AccountsFixture f;
        const User root = f.make(s("root"), {Role::Administrator}, s("root@example.org"));
        const User alice = f.make(s("Alice"), {}, s("a_lice@example.org"));
        const User bob = f.make(QString::fromUtf8("bj\xC3\xB6rn"));
        const User carol = f.make(s("carol"));
        const Group group = f.makeGroup(s("Desk"), {Role::HelpDesk}, {carol.id, alice.id});
        QVERIFY(f.write([&](Transaction &tx) { return f.users.disable(tx, f.system, bob.id); }).ok());
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.write([&](Transaction &tx) {
                         return f.users.noteFailure(tx, Caller(), carol.id, atThree);
                     }).ok());
        QVERIFY(f.db.execute(
            s("INSERT INTO totp_factors (id, user_id, label, secret_sealed, confirmed_at, created_at) "
              "SELECT 'f-' || id, id, '', ") +
            (f.db->isPostgres() ? s("'\\x00'::bytea") : s("x'00'")) +
            s(", CASE WHEN username_key = 'root' THEN 1 ELSE NULL END, 1 FROM users "
              "WHERE username_key IN ('root', 'carol')")));

        const auto with = [&](auto change) {
            UserFilter filter;
            change(filter);
            return f.usernames(filter);
        };
        const QString bjorn = bob.username;
        QCOMPARE(f.usernames({}), (QStringList{s("Alice"), bjorn, s("carol"), s("root")}));
        QCOMPARE(with([](UserFilter &x) { x.text = s("EXAMPLE"); }), (QStringList{s("Alice"), s("root")}));
        QCOMPARE(with([](UserFilter &x) { x.text = QString::fromUtf8("BJ\xC3\x96"); }), QStringList{bjorn});
        QCOMPARE(with([](UserFilter &x) { x.text = s("_"); }), QStringList{s("Alice")});
        QCOMPARE(with([](UserFilter &x) { x.text = s("%"); }), QStringList());
        QCOMPARE(with([](UserFilter &x) { x.text = s("'; --"); }), QStringList());
        QCOMPARE(with([](UserFilter &x) { x.state = UserState::Disabled; }), QStringList{bjorn});
        QCOMPARE(with([](UserFilter &x) { x.state = UserState::Locked; }), QStringList{s("carol")});
        QCOMPARE(with([](UserFilter &x) { x.state = UserState::Active; }),
                 (QStringList{s("Alice"), s("root")}));
        QCOMPARE(with([](UserFilter &x) { x.mfa = UserMfa::Totp; }), QStringList{s("root")});
        QCOMPARE(with([](UserFilter &x) { x.mfa = UserMfa::None; }),
                 (QStringList{s("Alice"), bjorn, s("carol")}));
        QCOMPARE(with([](UserFilter &x) { x.role = Role::HelpDesk; }), (QStringList{s("Alice"), s("carol")}));
        QCOMPARE(with([](UserFilter &x) { x.role = Role::Administrator; }), QStringList{s("root")});
        QCOMPARE(with([](UserFilter &x) { x.role = Role::User; }).size(), 4);
        QCOMPARE(with([&](UserFilter &x) { x.group = group.id; }), (QStringList{s("Alice"), s("carol")}));
        QCOMPARE(with([&](UserFilter &x) {
                     x.group = group.id;
                     x.state = UserState::Active;
                 }),
                 QStringList{s("Alice")});

        const auto counts = f.read([&](Transaction &tx) { return f.users.counts(tx); });
        QCOMPARE(counts->all, 4);
        QCOMPARE(counts->active, 2);
        QCOMPARE(counts->disabled, 1);
        QCOMPARE(counts->locked, 1);
        QCOMPARE(counts->withoutFactor, 3);
        const UserDetails shown = f.details(carol.id);
        QCOMPARE(shown.totpFactors, 0);
        QCOMPARE(shown.groups.size(), 1);
        QCOMPARE(shown.groups.constFirst().name, s("Desk"));
        QVERIFY(shown.roles.isEmpty());
        QVERIFY(shown.effectiveRoles.contains(Role::HelpDesk));
        QVERIFY(f.details(bob.id).effectiveRoles.isEmpty());
        QCOMPARE(f.details(root.id).totpFactors, 1);
    }

    void list_pagesStayStableWhileUsersCome()
    {
        AccountsFixture f;
        QStringList wanted;
        for (int i = 0; i < 25; ++i) {
            wanted.append(QStringLiteral("user%1").arg(i, 2, 10, QLatin1Char('0')));
            f.make(wanted.constLast());
        }
        QCOMPARE(f.usernames({}, 1), wanted);
        QCOMPARE(f.usernames({}, 7), wanted);
        PageRequest request{10, {}};
        const auto first = f.read([&](Transaction &tx) { return f.users.list(tx, {}, request); });
        f.make(s("aaa"));
        f.make(s("zzz"));
        request.cursor = first->next;
        const auto second = f.read([&](Transaction &tx) { return f.users.list(tx, {}, request); });
        QCOMPARE(second->items.constFirst().user.username, wanted.at(10));
        request.cursor = s("garbage");
        const auto refused = f.read([&](Transaction &tx) { return f.users.list(tx, {}, request); });
        QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestUserService)
#include "tst_user_service.moc"
