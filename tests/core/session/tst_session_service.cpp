#include <QSet>
#include <QTest>

#include "core/base/taken.h"
#include "core/crypto/digest.h"
#include "core/session/session_service.h"
#include "tests/support/test_database.h"

using namespace gatehouse;
using namespace std::chrono_literals;

namespace {

const Statement kInsertUser(
    "INSERT INTO users (id, username, username_key, display_name, search_text, disabled, created_at, "
    "updated_at) "
    "VALUES (?, ?, ?, 'Shown', '', ?, 0, 0)");
const Statement kSetDisabled("UPDATE users SET disabled = ? WHERE id = ?");
const Statement kStoredHash("SELECT token_hash FROM sessions WHERE id = ?");

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

struct Fixture
{
    FakeClock clock;
    AuditLog audit{clock};
    Settings settings;
    SessionService sessions{audit, settings, clock};
    TestDatabase db;
    Caller by;
    UserId alice = user("alice");

    Fixture()
    {
        by.address = s("192.0.2.7");
        by.userAgent = s("Firefox");
    }
    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }
    UserId user(const char *name)
    {
        const UserId id = UserId::generate(clock);
        const auto done = write([&](Transaction &tx) {
            return tx.change(kInsertUser, {sqlValue(id), s(name), s(name), false});
        });
        if (!done.ok()) qFatal("user: %s", qPrintable(done.error().internal));
        return id;
    }
    void setDisabled(const UserId &id, bool disabled)
    {
        const auto done = write([&](Transaction &tx) {
            return tx.change(kSetDisabled, {disabled, sqlValue(id)});
        });
        if (!done.ok()) qFatal("disable: %s", qPrintable(done.error().internal));
    }
    StartedSession start(const UserId &id, const SettingSubjects &subjects = {})
    {
        auto started =
            write([&](Transaction &tx) { return sessions.start(tx, by, id, {s("pwd")}, subjects); });
        if (!started.ok()) qFatal("start: %s", qPrintable(started.error().internal));
        return std::move(started).value();
    }
    StartedSession start() { return start(alice); }
    Result<Session> authenticate(const Secret &token)
    {
        return db->read([&](Transaction &tx) { return sessions.authenticate(tx, token.view()); });
    }
    bool lives(const StartedSession &started) { return authenticate(started.token).ok(); }
    void touch(const StartedSession &started)
    {
        QVERIFY(write([&](Transaction &tx) { return sessions.touch(tx, started.session.id); }).ok());
    }
    Session get(const SessionId &id)
    {
        return *db->read([&](Transaction &tx) { return sessions.byId(tx, id); });
    }
    QList<SessionId> list(SessionFilter::State state, const UserId &of = {}, int limit = 50)
    {
        QList<SessionId> ids;
        PageRequest request{limit, {}};
        do {
            const auto page = db->read([&](Transaction &tx) {
                return sessions.list(tx, {state, of}, request);
            });
            if (!page.ok()) qFatal("list: %s", qPrintable(page.error().internal));
            for (const Session &session : page->items)
                ids.append(session.id);
            request.cursor = page->next;
        } while (!request.cursor.isEmpty());
        return ids;
    }
    int events(QLatin1String type)
    {
        AuditQuery query;
        query.type = type;
        return int(db->read([&](Transaction &tx) {
                         return audit.search(tx, query, {200, {}});
                     })->items.size());
    }
};

using Ids = QList<SessionId>;
using State = SessionFilter::State;

}  // namespace

class TestSessionService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void start_givesATokenThatIsNowhereStored()
    {
        Fixture f;
        const StartedSession a = f.start();
        const StartedSession b = f.start();
        QCOMPARE(a.token.size(), std::size_t(43));  // 256 bits
        QVERIFY(a.token.view() != b.token.view());
        const auto stored = f.db->read([&](Transaction &tx) {
            return tx.one(kStoredHash, {sqlValue(a.session.id)}, [](const Row &row) { return row.bytes(0); });
        });
        QCOMPARE(**stored, sha256(a.token.view()));
        const auto session = f.authenticate(a.token);
        QVERIFY(session.ok());
        QCOMPARE(session->id, a.session.id);
        QCOMPARE(session->user, f.alice);
        QCOMPARE(session->username, s("alice"));
        QCOMPARE(session->displayName, s("Shown"));
        QCOMPARE(session->amr, QStringList{s("pwd")});
        QCOMPARE(session->address, s("192.0.2.7"));
        QCOMPARE(session->userAgent, s("Firefox"));
        QCOMPARE(f.events(event::kSessionStarted), 2);
    }

    void start_needsAnEnabledUser()
    {
        Fixture f;
        const auto start = [&](const UserId &id) {
            return f.write([&](Transaction &tx) { return f.sessions.start(tx, f.by, id, {}); });
        };
        QCOMPARE(start(UserId::generate(f.clock)).error().code, ErrorCode::NotFound);
        f.setDisabled(f.alice, true);
        QCOMPARE(start(f.alice).error().code, ErrorCode::NotFound);
    }

    void authenticate_refusesEverythingElseAlike()
    {
        Fixture f;
        const StartedSession started = f.start();
        const QByteArray token = started.token.reveal();
        for (const QByteArray &other : {QByteArray(), token.chopped(1), token + 'x', token.toUpper(),
                                        QByteArray(100'000, 'x'), sha256(token), QByteArray("' OR 1=1 --")}) {
            const auto result = f.authenticate(Secret(other));
            QVERIFY(!result.ok());
            QCOMPARE(result.error().code, ErrorCode::Unauthenticated);
            QCOMPARE(result.error().reason, QByteArray("no_session"));
        }
    }

    void idle_endsTheSession()
    {
        Fixture f;
        const StartedSession started = f.start();
        f.clock.advance(30min - 1ms);
        QVERIFY(f.lives(started));
        f.clock.advance(1ms);
        QVERIFY(!f.lives(started));
        const Session ended = f.get(started.session.id);
        QCOMPARE(ended.endReason, s("idle"));
        QCOMPARE(ended.endedAt->ms, started.session.idleExpiresAt.ms);
        // It does not come back.
        f.touch(started);
        QVERIFY(!f.lives(started));
    }

    void touch_movesTheIdleEndButNotBeyondTheAbsoluteOne()
    {
        Fixture f;
        const StartedSession started = f.start();
        Timestamp last;
        for (int minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
            QVERIFY(f.lives(started));
            f.clock.advance(20min);
            f.touch(started);
            last = f.clock.now();
        }
        QCOMPARE(f.get(started.session.id).lastSeenAt.ms, last.ms);
        f.clock.advance(20min - 1ms);
        QVERIFY(f.lives(started));
        f.clock.advance(1ms);  // 8 hours
        QVERIFY(!f.lives(started));
        QCOMPARE(f.get(started.session.id).endReason, s("expired"));
    }

    void touch_writesAtMostOnceAMinute()
    {
        Fixture f;
        const StartedSession started = f.start();
        f.clock.advance(59s);
        QVERIFY(!f.sessions.needsTouch(f.get(started.session.id)));
        f.touch(started);
        QCOMPARE(f.get(started.session.id).lastSeenAt.ms, started.session.lastSeenAt.ms);
        f.clock.advance(1s);
        QVERIFY(f.sessions.needsTouch(f.get(started.session.id)));
        f.touch(started);
        QCOMPARE(f.get(started.session.id).lastSeenAt.ms, f.clock.now().ms);
    }

    void limits_comeFromTheSettings()
    {
        Fixture f;
        f.settings.adopt(Setting::SessionIdleMinutes, 5);
        f.settings.adopt(Setting::SessionAbsoluteHours, 1);
        const StartedSession started = f.start();
        QCOMPARE(started.session.idleExpiresAt - started.session.createdAt, 5min);
        QCOMPARE(started.session.absoluteExpiresAt - started.session.createdAt, 1h);
        f.clock.advance(5min);
        QVERIFY(!f.lives(started));
    }

    void limits_areThoseOfThePersonsGroups()
    {
        Fixture f;
        const SettingSubject staff{SettingSubject::Kind::Group, s("staff")};
        f.settings.adoptOverride(Setting::SessionIdleMinutes, staff, 5);
        f.settings.adoptOverride(Setting::SessionAbsoluteHours, staff, 1);
        const StartedSession other = f.start();
        const StartedSession started = f.start(f.alice, {staff});
        QCOMPARE(started.session.idleExpiresAt - started.session.createdAt, 5min);
        QCOMPARE(started.session.absoluteExpiresAt - started.session.createdAt, 1h);
        // A touch knows no groups: it has to go by what was kept.
        f.clock.advance(4min);
        f.touch(started);
        QCOMPARE(f.get(started.session.id).idleExpiresAt - f.clock.now(), 5min);
        f.clock.advance(5min);
        QVERIFY(!f.lives(started));
        QCOMPARE(f.get(started.session.id).endReason, s("idle"));
        QVERIFY(f.lives(other));
    }

    void maximum_endsTheOldest()
    {
        Fixture f;
        f.settings.adopt(Setting::SessionMaximum, 2);
        const UserId bob = f.user("bob");
        const StartedSession bobs = f.start(bob);
        const StartedSession first = f.start();
        f.clock.advance(1s);
        const StartedSession second = f.start();
        f.clock.advance(1s);
        QVERIFY(f.lives(first));
        const StartedSession third = f.start();
        QVERIFY(!f.lives(first));
        QVERIFY(f.lives(second));
        QVERIFY(f.lives(third));
        QVERIFY(f.lives(bobs));
        QCOMPARE(f.get(first.session.id).endReason, s("too_many_sessions"));
        QCOMPARE(f.events(event::kSessionEnded), 1);
    }

    void maximum_doesNotCountWhatHasEnded()
    {
        Fixture f;
        f.settings.adopt(Setting::SessionMaximum, 2);
        const StartedSession first = f.start();
        f.clock.advance(1s);
        const StartedSession second = f.start();
        QVERIFY(f.write([&](Transaction &tx) {
                     return f.sessions.end(tx, f.by, second.session.id, s("signed_out"));
                 }).ok());
        f.clock.advance(1s);
        f.start();
        QVERIFY(f.lives(first));
    }

    void maximum_isThatOfThePersonsRole()
    {
        Fixture f;
        const SettingSubject role{SettingSubject::Kind::Role, s("administrator")};
        f.settings.adoptOverride(Setting::SessionMaximum, role, 1);
        const StartedSession first = f.start(f.alice, {role});
        f.clock.advance(1s);
        const StartedSession second = f.start(f.alice, {role});
        QVERIFY(!f.lives(first));
        QVERIFY(f.lives(second));
    }

    void maximum_holdsWhenManySignInAtOnce()
    {
        Fixture f;
        f.settings.adopt(Setting::SessionMaximum, 3);
        std::vector<QFuture<Result<StartedSession>>> starts;
        for (int i = 0; i < 200; ++i)
            starts.push_back(f.db->write(
                [&f](Transaction &tx) { return f.sessions.start(tx, f.by, f.alice, {s("pwd")}); }));
        for (auto &start : starts) {
            start.waitForFinished();
            QVERIFY(taken(start).ok());
        }
        QCOMPARE(f.list(SessionFilter::State::Live, f.alice).size(), 3);
        QCOMPARE(f.list(SessionFilter::State::Ended, f.alice).size(), 197);
    }

    void moved_data()
    {
        QTest::addColumn<QString>("binding");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("agent");
        QTest::addColumn<QString>("move");
        const QString firefox = s("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Firefox/132.0");
        const QString newer = s("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Firefox/133.0");
        const QString linux_ = s("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0");
        const QString here = s("192.0.2.7");
        QTest::newRow("same") << s("network") << here << firefox << QString();
        QTest::newRow("updated") << s("network") << here << newer << QString();
        QTest::newRow("neighbour") << s("network") << s("192.0.2.250") << firefox << QString();
        QTest::newRow("mapped") << s("network") << s("::ffff:192.0.2.9") << firefox << QString();
        QTest::newRow("other system") << s("browser") << here << linux_ << s("browser");
        QTest::newRow("program") << s("browser") << here << s("curl/8.1") << s("browser");
        QTest::newRow("no agent") << s("browser") << here << QString() << s("browser");
        QTest::newRow("other network") << s("network") << s("192.0.3.7") << firefox << s("network");
        QTest::newRow("other kind") << s("network") << s("2001:db8::7") << firefox << s("network");
        QTest::newRow("no address") << s("network") << QString() << firefox << s("network");
        QTest::newRow("network is not asked") << s("browser") << s("192.0.3.7") << firefox << QString();
        QTest::newRow("off") << s("off") << s("192.0.3.7") << s("curl/8.1") << QString();
    }
    void moved()
    {
        QFETCH(QString, binding);
        QFETCH(QString, address);
        QFETCH(QString, agent);
        QFETCH(QString, move);
        Fixture f;
        f.settings.adopt(Setting::SessionBinding, binding);
        f.by.userAgent = s("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Firefox/132.0");
        const StartedSession started = f.start();
        Caller edge;
        edge.address = address;
        edge.userAgent = agent;
        const auto answer = f.sessions.moved(f.get(started.session.id), edge);
        QCOMPARE(answer ? toString(*answer) : QString(), move);
    }

    void endMoved_endsOnceAndSaysWhy()
    {
        Fixture f;
        const StartedSession started = f.start();
        Caller edge;
        edge.address = s("198.51.100.1");
        edge.userAgent = s("curl/8.1");
        const auto end = [&] {
            return f.write([&](Transaction &tx) {
                return f.sessions.endMoved(tx, edge, started.session, SessionMove::Browser);
            });
        };
        QVERIFY(*end());
        QVERIFY(!*end());
        QVERIFY(!f.lives(started));
        QCOMPARE(f.get(started.session.id).endReason, s("moved"));
        QCOMPARE(f.events(event::kSessionMoved), 1);
    }

    void networkOf_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("network");
        QTest::newRow("IPv4") << s("192.0.2.7") << s("192.0.2.0/24");
        QTest::newRow("mapped") << s("::ffff:192.0.2.7") << s("192.0.2.0/24");
        QTest::newRow("IPv6") << s("2001:db8:1:2:3:4:5:6") << s("2001:db8:1::/48");
        QTest::newRow("none") << QString() << QString();
    }
    void networkOf()
    {
        QFETCH(QString, address);
        QTEST(gatehouse::networkOf(address), "network");
    }

    void rotate_replacesTheTokenAtOnce()
    {
        Fixture f;
        const StartedSession before = f.start();
        f.clock.advance(2min);
        Caller there = f.by;
        there.address = s("192.0.2.99");
        const auto rotate = [&] {
            return f.write([&](Transaction &tx) {
                return f.sessions.rotate(tx, there, before.session.id, {s("pwd"), s("otp"), s("mfa")});
            });
        };
        const auto after = rotate();
        QVERIFY(after.ok());
        QVERIFY(!f.lives(before));
        QVERIFY(f.lives(*after));
        const Session now = f.get(before.session.id);
        QCOMPARE(now.amr, (QStringList{s("pwd"), s("otp"), s("mfa")}));
        QCOMPARE(now.address, there.address);
        QCOMPARE(now.createdAt.ms, before.session.createdAt.ms);
        QCOMPARE(now.authenticatedAt.ms, f.clock.now().ms);
        QCOMPARE(now.absoluteExpiresAt - before.session.absoluteExpiresAt, std::chrono::milliseconds(2min));
        QVERIFY(rotate().ok());
        QVERIFY(!f.lives(*after));
        f.clock.advance(31min);
        QCOMPARE(rotate().error().code, ErrorCode::Gone);
    }

    void end_endsOnce()
    {
        Fixture f;
        const StartedSession started = f.start();
        const StartedSession other = f.start();
        const auto end = [&](const SessionId &id) {
            return f.write([&](Transaction &tx) { return f.sessions.end(tx, f.by, id, s("signed_out")); });
        };
        QVERIFY(*end(started.session.id));
        QVERIFY(!f.lives(started));
        QVERIFY(f.lives(other));
        QVERIFY(!*end(started.session.id));
        QCOMPARE(f.events(event::kSessionEnded), 1);
        QCOMPARE(f.get(started.session.id).endReason, s("signed_out"));
        QCOMPARE(end(SessionId::generate(f.clock)).error().code, ErrorCode::NotFound);
        const auto rotated =
            f.write([&](Transaction &tx) { return f.sessions.rotate(tx, f.by, started.session.id, {}); });
        QCOMPARE(rotated.error().code, ErrorCode::Gone);
    }

    void endAllOfUser_sparesOne()
    {
        Fixture f;
        const UserId bob = f.user("bob");
        const StartedSession a = f.start();
        const StartedSession b = f.start();
        const StartedSession c = f.start();
        const StartedSession his = f.start(bob);
        const auto ended = f.write([&](Transaction &tx) {
            return f.sessions.endAllOfUser(tx, f.by, f.alice, s("password_changed"), b.session.id);
        });
        QCOMPARE(*ended, 2);
        QVERIFY(!f.lives(a) && f.lives(b) && !f.lives(c) && f.lives(his));
        const auto rest = f.write(
            [&](Transaction &tx) { return f.sessions.endAllOfUser(tx, f.by, f.alice, s("revoked")); });
        QCOMPARE(*rest, 1);
        QCOMPARE(f.events(event::kSessionEnded), 3);
        QVERIFY(f.lives(his));
    }

    void disabledUsers_haveNoSession()
    {
        Fixture f;
        const StartedSession started = f.start();
        f.setDisabled(f.alice, true);
        QCOMPARE(f.authenticate(started.token).error().reason, QByteArray("no_session"));
        QCOMPARE(f.get(started.session.id).endReason, s("user_disabled"));
        QVERIFY(f.list(State::Live).isEmpty());
        QCOMPARE(f.list(State::Ended).size(), 1);
    }

    void endRunOut_endsOnlyWhatHasRunOut()
    {
        Fixture f;
        const StartedSession idle = f.start();
        f.clock.advance(29min);
        const StartedSession fresh = f.start();
        const auto round = [&f] {
            return *f.write(
                [&](Transaction &tx) { return f.sessions.endRunOut(tx, Caller::system(s("time")), 100); });
        };
        QCOMPARE(round(), 0);
        f.clock.advance(2min);
        QCOMPARE(round(), 1);
        QCOMPARE(round(), 0);
        QVERIFY(f.lives(fresh));
        const auto ended = f.db->read([&](Transaction &tx) { return f.sessions.byId(tx, idle.session.id); });
        QCOMPARE(ended->endReason, s("idle"));
        QVERIFY(ended->endedAt && *ended->endedAt < f.clock.now());
        const auto events = f.db->read([&](Transaction &tx) {
            AuditQuery query;
            query.type = event::kSessionEnded;
            return f.audit.search(tx, query, {});
        });
        QCOMPARE(events->items.size(), 1);
        QCOMPARE(events->items.front().reason, s("idle"));
    }

    void list_filtersAndPages()
    {
        Fixture f;
        const UserId bob = f.user("bob");
        const StartedSession old = f.start();
        f.clock.advance(40min);  // ran out
        Ids newest;
        for (int i = 0; i < 5; ++i) {
            newest.prepend(f.start(i % 2 == 0 ? f.alice : bob).session.id);
            if (i != 2) f.clock.advance(1s);  // two began in the same millisecond
        }
        QVERIFY(
            *f.write([&](Transaction &tx) { return f.sessions.end(tx, f.by, newest.at(0), s("revoked")); }));
        Ids all = f.list(State::Any);
        QCOMPARE(all.size(), 6);
        QCOMPARE(all.constLast(), old.session.id);
        for (const int limit : {1, 2, 4})
            QCOMPARE(f.list(State::Any, {}, limit), all);
        QCOMPARE(f.list(State::Ended), (Ids{newest.at(0), old.session.id}));
        QCOMPARE(f.list(State::Live).size(), 4);
        QCOMPARE(f.list(State::Live, bob).size(), 2);
        QCOMPARE(f.list(State::Ended, bob), Ids());
        QCOMPARE(f.list(State::Any, f.alice, 1).size(), 4);
        QCOMPARE(*f.db->read([&](Transaction &tx) { return f.sessions.countLive(tx); }), 4);
    }

    void prune_forgetsOldOnes()
    {
        Fixture f;
        for (int i = 0; i < 3; ++i)
            f.start();
        f.clock.advance(48h);
        const StartedSession fresh = f.start();
        const auto prune = [&](int limit) {
            return *f.write(
                [&](Transaction &tx) { return f.sessions.prune(tx, f.clock.now() - 24h, limit); });
        };
        QCOMPARE(prune(2), 2);
        QCOMPARE(prune(2), 1);
        QCOMPARE(prune(2), 0);
        QCOMPARE(f.list(State::Any), Ids{fresh.session.id});
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestSessionService)
#include "tst_session_service.moc"
