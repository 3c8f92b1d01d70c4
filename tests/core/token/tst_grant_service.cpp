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
    void grace(int seconds) { f->settings.adopt(Setting::TokenRefreshGraceSeconds, seconds); }
    /// How many refresh tokens of the grant nobody has used.
    qint64 unusedTokens()
    {
        static const Statement kUnused(
            "SELECT count(*) FROM refresh_tokens WHERE grant_id = ? AND used_at IS NULL");
        return **f->read([&](Transaction &tx) {
            return tx.one(kUnused, {sqlValue(grant.id)}, [](const Row &row) { return row.integer(0); });
        });
    }
    struct Fates
    {
        std::atomic<int> rotated{0}, repeated{0}, reused{0}, ended{0}, other{0};
        void count(const RefreshOutcome &outcome)
        {
            const bool rotates = outcome.fate == RefreshFate::Rotated;
            ++(rotates && outcome.repeated               ? repeated
               : rotates                                 ? rotated
               : outcome.fate == RefreshFate::Reused     ? reused
               : outcome.fate == RefreshFate::GrantEnded ? ended
                                                         : other);
        }
    };
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
        grace(10);
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
        f->clock.advance(10s);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
        QVERIFY(isRevoked());
        QCOMPARE(rotate(first.refreshToken, client).fate, RefreshFate::GrantEnded);
        QCOMPARE(f->auditCount(event::kTokenReuseDetected, grant.id.toString()), 1);
        QCOMPARE(f->auditCount(event::kGrantRevoked, grant.id.toString()), 1);
    }
    void rotate_inParallelWithoutGrace_hasOneWinner()
    {
        grace(0);
        Fates fates;
        inParallel(200, [&](int) { fates.count(rotate(refreshToken, client)); });
        QCOMPARE(fates.rotated.load(), 1);
        QCOMPARE(fates.repeated.load(), 0);
        QCOMPARE(fates.reused.load(), 1);
        QCOMPARE(fates.ended.load(), 198);
        QVERIFY(isRevoked());
        QCOMPARE(unusedTokens(), 1);  // the winner's; its grant has ended
    }
    void rotate_inParallelWithGrace_neverLeavesTwoLiveTokens()
    {
        Fates fates;
        inParallel(200, [&](int) { fates.count(rotate(refreshToken, client)); });
        QCOMPARE(fates.rotated.load(), 1);
        QCOMPARE(fates.repeated.load(), 1);
        QCOMPARE(fates.reused.load(), 1);
        QCOMPARE(fates.ended.load(), 197);
        QVERIFY(isRevoked());
        QCOMPARE(unusedTokens(), 1);
    }
    void rotate_ownerAndThiefInParallel_endTheGrant()
    {
        const RefreshOutcome first = rotate(refreshToken, client);
        Fates fates;
        inParallel(
            200, [&](int i) { fates.count(rotate(i % 2 == 0 ? refreshToken : first.refreshToken, client)); });
        QCOMPARE(fates.other.load(), 0);
        QCOMPARE(fates.reused.load(), 1);
        QVERIFY(fates.rotated + fates.repeated <= 2);
        QVERIFY(isRevoked());
        QCOMPARE(unusedTokens(), 1);
    }
    void rotate_afterALostAnswer_givesAnother()
    {
        const RefreshOutcome lost = rotate(refreshToken, client);
        QVERIFY(!lost.repeated);
        f->clock.advance(9'999ms);
        const RefreshOutcome again = rotate(refreshToken, client);
        QCOMPARE(again.fate, RefreshFate::Rotated);
        QVERIFY(again.repeated);
        QVERIFY(again.refreshToken != lost.refreshToken && again.refreshToken != refreshToken);
        QCOMPARE(unusedTokens(), 1);
        QVERIFY(!rotate(again.refreshToken, client).repeated);
        QVERIFY(!isRevoked());
        QCOMPARE(f->auditCount(event::kTokenRefreshed, grant.id.toString()), 2);
        QCOMPARE(f->auditCount(event::kTokenRefreshRepeated, grant.id.toString()), 1);
        QCOMPARE(f->auditCount(event::kTokenReuseDetected, grant.id.toString()), 0);
    }
    /// A thief came in between with the used token: its owner's next call finds that out.
    void rotate_afterALostAnswer_theLostTokenEndsTheGrant()
    {
        const RefreshOutcome first = rotate(refreshToken, client);
        const RefreshOutcome second = rotate(refreshToken, client);
        QCOMPARE(rotate(first.refreshToken, client).fate, RefreshFate::Reused);
        QVERIFY(isRevoked());
        QCOMPARE(rotate(second.refreshToken, client).fate, RefreshFate::GrantEnded);
    }
    void rotate_afterALostAnswer_onlyOnce()
    {
        rotate(refreshToken, client);
        const RefreshOutcome second = rotate(refreshToken, client);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
        QCOMPARE(rotate(second.refreshToken, client).fate, RefreshFate::GrantEnded);
    }
    void rotate_afterTheSuccessorWasUsed_isReuse()
    {
        const RefreshOutcome first = rotate(refreshToken, client);
        const RefreshOutcome second = rotate(first.refreshToken, client);
        QCOMPARE(second.fate, RefreshFate::Rotated);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
        QCOMPARE(rotate(second.refreshToken, client).fate, RefreshFate::GrantEnded);
    }
    void rotate_eachTokenHasItsOwnGrace()
    {
        rotate(refreshToken, client);
        const QByteArray second = rotate(refreshToken, client).refreshToken;
        QCOMPARE(rotate(second, client).repeated, false);
        const RefreshOutcome again = rotate(second, client);
        QVERIFY(again.repeated);
        // The grandparent gets nothing of it.
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
        QVERIFY(isRevoked());
    }
    void rotate_withoutGrace_isReuseAtOnce()
    {
        grace(0);
        rotate(refreshToken, client);
        QCOMPARE(rotate(refreshToken, client).fate, RefreshFate::Reused);
    }
    void rotate_inTheGrace_stopsWithItsGround_data() { rotate_stopsWithItsGround_data(); }
    void rotate_inTheGrace_stopsWithItsGround()
    {
        rotate(refreshToken, client);
        QFETCH(QString, what);
        if (what != QLatin1String("expiry")) rotate_stopsWithItsGround();
    }
    void findByRefreshToken_tellsUsableFromRepeatable()
    {
        const auto state = [&](const QByteArray &token) {
            return **f->read([&](Transaction &tx) { return f->grants.findByRefreshToken(tx, token); });
        };
        QVERIFY(state(refreshToken).usable && !state(refreshToken).repeatable);
        const QByteArray next = rotate(refreshToken, client).refreshToken;
        QVERIFY(!state(refreshToken).usable && state(refreshToken).repeatable);
        rotate(refreshToken, client);
        QVERIFY(!state(refreshToken).repeatable);
        QVERIFY(!state(next).usable && !state(next).repeatable);
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
