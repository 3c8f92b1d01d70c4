#include "core/crypto/digest.h"
#include "tests/core/token/token_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestGrantService : public QObject
{
    Q_OBJECT

    std::unique_ptr<TokenFixture> f;
    UserId user;
    SessionId session;
    ClientId client;
    Grant grant;
    QByteArray refreshToken;

    RefreshOutcome rotate(const QByteArray &token, const ClientId &by)
    {
        auto outcome = f->write([&](Transaction &tx) { return f->grants.rotate(tx, f->nobody, token, by); });
        if (!outcome.ok()) qFatal("rotate: %s", qPrintable(outcome.error().internal));
        return std::move(*outcome);
    }
    bool isRevoked()
    {
        return (*f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); }))
            ->revokedAt.has_value();
    }

private Q_SLOTS:
    void initTestCase() { f = std::make_unique<TokenFixture>(); }
    void cleanupTestCase() { f.reset(); }
    void init()
    {
        user = f->addUser(QStringLiteral("ada"));
        session = f->addSession(user);
        client = f->addClient();
        grant = f->addGrant(user, client, session);
        refreshToken = *f->write([&](Transaction &tx) { return f->grants.issueRefreshToken(tx, grant); });
    }

    void issueRefreshToken_isRandomAndStoredAsHash()
    {
        QCOMPARE(refreshToken.size(), 43);
        const QByteArray other =
            *f->write([&](Transaction &tx) { return f->grants.issueRefreshToken(tx, grant); });
        QVERIFY(other != refreshToken);
        static const Statement kHashes("SELECT token_hash FROM refresh_tokens WHERE grant_id = ?");
        const auto hashes = f->read([&](Transaction &tx) {
            return tx.all(kHashes, {sqlValue(grant.id)}, [](const Row &row) { return row.bytes(0); });
        });
        QVERIFY(hashes->contains(sha256(refreshToken)));
        QVERIFY(!hashes->contains(refreshToken));
    }
    void rotate_givesTheNextToken()
    {
        const RefreshOutcome first = rotate(refreshToken, client);
        QCOMPARE(first.fate, RefreshFate::Rotated);
        QVERIFY(first.refreshToken != refreshToken);
        QCOMPARE(first.grant->id, grant.id);
        QCOMPARE(rotate(first.refreshToken, client).fate, RefreshFate::Rotated);
        QCOMPARE(f->auditCount(event::kTokenRefreshed, grant.id.toString()), 2);
    }
    void rotate_secondUseEndsTheWholeGrant()
    {
        const RefreshOutcome first = rotate(refreshToken, client);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
        QVERIFY(isRevoked());
        QCOMPARE(rotate(first.refreshToken, client).fate, RefreshFate::GrantEnded);
        QCOMPARE(f->auditCount(event::kTokenReuseDetected, grant.id.toString()), 1);
        QCOMPARE(f->auditCount(event::kGrantRevoked, grant.id.toString()), 1);
    }
    void rotate_inParallel_hasOneWinner()
    {
        std::atomic<int> won{0}, reused{0}, other{0};
        inParallel(50, [&](int) {
            const RefreshFate fate = rotate(refreshToken, client).fate;
            ++(fate == RefreshFate::Rotated                                     ? won
               : fate == RefreshFate::Reused || fate == RefreshFate::GrantEnded ? reused
                                                                                : other);
        });
        QCOMPARE(won.load(), 1);
        QCOMPARE(reused.load(), 49);
        QCOMPARE(other.load(), 0);
        QVERIFY(isRevoked());
    }
    void rotate_byAnotherClient_leavesTheTokenAlone()
    {
        QCOMPARE(rotate(refreshToken, f->addClient()).fate, RefreshFate::WrongClient);
        QCOMPARE(rotate(refreshToken, ClientId()).fate, RefreshFate::WrongClient);
        QVERIFY(!isRevoked());
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Rotated);
        // Used by now: a stranger still cannot end the grant with it.
        QCOMPARE(rotate(refreshToken, f->addClient()).fate, RefreshFate::WrongClient);
        QVERIFY(!isRevoked());
    }
    void rotate_refusesLookAlikes()
    {
        QByteArray swapped = refreshToken;
        for (char &c : swapped)
            if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
        for (const QByteArray &token : {refreshToken.chopped(1), refreshToken + 'A', swapped,
                                        refreshToken + '\0', QByteArray(), ' ' + refreshToken})
            QCOMPARE(rotate(token, client).fate, RefreshFate::Unknown);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Rotated);
    }
    void rotate_endsAbsolutely()
    {
        QByteArray token = refreshToken;
        const Timestamp end = grant.expiresAt;
        const Grant offline = f->addGrant(user, client, session, true);
        token = *f->write([&](Transaction &tx) { return f->grants.issueRefreshToken(tx, offline); });
        for (int i = 0; i < 3; ++i) {
            f->clock.advance(24h * 7);
            const RefreshOutcome outcome = rotate(token, client);
            QCOMPARE(outcome.fate, RefreshFate::Rotated);
            token = outcome.refreshToken;
        }
        f->clock.set(end);
        QCOMPARE(rotate(token, client).fate, RefreshFate::Expired);
    }
    void rotate_stopsWithItsGround_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("fate");
        QTest::newRow("user") << QStringLiteral("user") << int(RefreshFate::UserDisabled);
        QTest::newRow("session") << QStringLiteral("session") << int(RefreshFate::SessionEnded);
        QTest::newRow("session ran out") << QStringLiteral("expiry") << int(RefreshFate::SessionEnded);
        QTest::newRow("session deleted") << QStringLiteral("deleted") << int(RefreshFate::SessionEnded);
        QTest::newRow("revoked by user") << QStringLiteral("revoke") << int(RefreshFate::GrantEnded);
    }
    void rotate_stopsWithItsGround()
    {
        QFETCH(QString, what);
        QFETCH(int, fate);
        if (what == QLatin1String("user")) f->disableUser(user);
        if (what == QLatin1String("session")) f->endSession(session);
        if (what == QLatin1String("expiry")) f->clock.advance(12h);
        if (what == QLatin1String("deleted"))
            f->execute(QStringLiteral("DELETE FROM sessions WHERE id = '%1'").arg(session.toString()));
        if (what == QLatin1String("revoke"))
            QCOMPARE(*f->write([&](Transaction &tx) {
                return f->grants.revokeForUser(tx, f->nobody, user, QStringLiteral("test"));
            }),
                     1);
        QCOMPARE(int(rotate(refreshToken, client).fate), fate);
    }
    void revokeForSession_canSpareOfflineGrants()
    {
        const Grant offline = f->addGrant(user, client, session, true);
        const auto revoke = [&](bool withOffline) {
            return *f->write([&](Transaction &tx) {
                return f->grants.revokeForSession(tx, f->nobody, session, QStringLiteral("test"),
                                                  withOffline);
            });
        };
        QCOMPARE(revoke(false), 1);
        QVERIFY(!(*f->read([&](Transaction &tx) { return f->grants.find(tx, offline.id); }))->revokedAt);
        QCOMPARE(revoke(true), 1);
        QCOMPARE(revoke(true), 0);
    }
    void standingOf_listsWhatStillWorks()
    {
        const auto standing = [&] {
            return f->read([&](Transaction &tx) { return f->grants.standingOf(tx, user); })->size();
        };
        f->addGrant(user, client, session, true);
        QCOMPARE(standing(), 2);
        f->endSession(session);
        QCOMPARE(standing(), 1);
    }
    void prune_removesOnlyWhatIsOver()
    {
        QVERIFY(f->write([&](Transaction &tx) { return f->grants.prune(tx); }).ok());
        QVERIFY(f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); })->has_value());
        f->clock.advance(24h * 45);
        QVERIFY(*f->write([&](Transaction &tx) { return f->grants.prune(tx); }) > 0);
        QVERIFY(!f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); })->has_value());
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestGrantService)
#include "tst_grant_service.moc"
