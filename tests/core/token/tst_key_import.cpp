#include "tests/core/token/token_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// Keys that came from elsewhere, and keys that somebody stole.
class TestKeyImport : public QObject
{
    Q_OBJECT

    std::unique_ptr<TokenFixture> f;
    const Caller admin = Caller::system(QStringLiteral("test"));

    static SigningKey newKey(SigningAlgorithm algorithm = SigningAlgorithm::ES256)
    {
        return *SigningKey::generate(algorithm);
    }
    QByteArray activeKid(SigningAlgorithm algorithm = SigningAlgorithm::ES256)
    {
        return f->keys.snapshot()->active(algorithm)->keyId();
    }
    QString stateOf(const QByteArray &kid)
    {
        const auto keys = *f->read([&](Transaction &tx) { return f->keys.list(tx); });
        for (const KeyInfo &key : keys)
            if (key.keyId == kid) return toString(key.state);
        qFatal("no such key");
    }
    int count(KeyState state)
    {
        const auto keys = *f->read([&](Transaction &tx) { return f->keys.list(tx); });
        return int(std::count_if(keys.begin(), keys.end(), [state](const KeyInfo &key) {
            return key.state == state && key.algorithm == SigningAlgorithm::ES256;
        }));
    }

private Q_SLOTS:
    void init()
    {
        f = std::make_unique<TokenFixture>();
        f->start();
    }
    void cleanup() { f.reset(); }

    void import_waitsAsTheNextKey()
    {
        QVERIFY(f->keys.maintain().ok());
        QCOMPARE(count(KeyState::Next), 1);
        const QByteArray before = activeKid();
        const SigningKey key = newKey();
        const auto imported = f->keys.import(admin, key, false);
        QVERIFY(imported.ok());
        QCOMPARE(imported->keyId, key.keyId());
        QCOMPARE(stateOf(key.keyId()), QStringLiteral("next"));
        QCOMPARE(count(KeyState::Next), 1);     // in the place of the one that waited
        QCOMPARE(count(KeyState::Retired), 1);  // which has signed nothing
        QCOMPARE(activeKid(), before);
        QVERIFY(f->keys.snapshot()->jwks().contains(key.keyId()));
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::ES256).ok());
        QCOMPARE(activeKid(), key.keyId());
        QCOMPARE(f->auditCount(event::kKeyImported, imported->id.toString()), 1);
    }
    void import_activated_signsAtOnceAndTheOldKeyStillVerifies()
    {
        const Grant grant = f->addGrant(f->addUser(QStringLiteral("ada")), {}, {});
        const auto old = f->accessTokens.issue(f->requestFor(grant));
        const QByteArray oldKid = activeKid();
        const SigningKey key = newKey();
        QVERIFY(f->keys.import(admin, key, true).ok());
        QCOMPARE(activeKid(), key.keyId());
        QCOMPARE(stateOf(oldKid), QStringLiteral("retiring"));
        QVERIFY(f->accessTokens.verify(old->token).ok());
        const auto fresh = f->accessTokens.issue(f->requestFor(grant));
        QVERIFY(fresh->token.split('.').at(0) != old->token.split('.').at(0));
        QVERIFY(f->accessTokens.verify(fresh->token).ok());
        // Another server reads the sealed key as its own.
        KeyRing other(*f->db, f->sealer, f->settings, f->audit, f->clock);
        QVERIFY(other.start().ok());
        QCOMPARE(other.snapshot()->active(SigningAlgorithm::ES256)->keyId(), key.keyId());
    }
    void import_refusesAKeyThatIsOrWasHere()
    {
        const SigningKey key = newKey();
        QVERIFY(f->keys.import(admin, key, true).ok());
        for (const bool activate : {false, true}) {
            const auto again = f->keys.import(admin, key, activate);
            QVERIFY(!again.ok());
            QCOMPARE(again.error().code, ErrorCode::Conflict);
            QCOMPARE(again.error().reason, QByteArray("key_known"));
        }
        // A stolen key does not come back.
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::ES256, true).ok());
        QCOMPARE(stateOf(key.keyId()), QStringLiteral("retired"));
        QVERIFY(!f->keys.import(admin, key, true).ok());
        QVERIFY(activeKid() != key.keyId());
    }
    void compromised_endsEverythingThatStood()
    {
        const UserId user = f->addUser(QStringLiteral("ada"));
        const SessionId session = f->addSession(user);
        const Grant online = f->addGrant(user, f->addClient(), session);
        const Grant offline = f->addGrant(f->addUser(QStringLiteral("bob")), f->addClient(), {}, true);
        const auto claims = f->accessTokens.verify(f->accessTokens.issue(f->requestFor(online))->token);
        const QByteArray refreshToken =
            *f->write([&](Transaction &tx) { return f->grants.issueRefreshToken(tx, offline); });
        QVERIFY(f->isLive(*claims));

        // Of another algorithm than the access tokens are signed with: who has it makes tokens of any grant.
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::EdDSA, true).ok());
        QVERIFY(!f->isLive(*claims));
        for (const Grant &grant : {online, offline}) {
            const auto now = f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); });
            QVERIFY((*now)->revokedAt.has_value());
            QCOMPARE((*now)->revokeReason, QStringLiteral("key_compromised"));
        }
        const auto refreshed = f->write(
            [&](Transaction &tx) { return f->grants.rotate(tx, f->nobody, refreshToken, offline.client); });
        QCOMPARE(refreshed->fate, RefreshFate::GrantEnded);

        AuditQuery query;
        query.type = event::kKeyRotated;
        const auto events = f->read([&](Transaction &tx) { return f->audit.search(tx, query, {}); });
        QCOMPARE(events->items.size(), 1);
        QCOMPARE(events->items.constFirst().detail.value(QLatin1String("grants_ended")).toInt(), 2);
        QVERIFY(events->items.constFirst().detail.value(QLatin1String("compromised")).toBool());
        // What comes afterwards stands.
        const Grant fresh = f->addGrant(user, online.client, session);
        const auto again = f->accessTokens.verify(f->accessTokens.issue(f->requestFor(fresh))->token);
        QVERIFY(f->isLive(*again));
    }
    void compromised_leavesNoOlderKey()
    {
        QVERIFY(f->keys.maintain().ok());
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::ES256).ok());
        QVERIFY(f->keys.maintain().ok());
        QVERIFY(count(KeyState::Next) == 1 && count(KeyState::Retiring) == 1);
        QByteArrayList old;
        const auto keys = *f->read([&](Transaction &tx) { return f->keys.list(tx); });
        for (const KeyInfo &key : keys)
            if (key.algorithm == SigningAlgorithm::ES256) old.append(key.keyId);
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::ES256, true).ok());
        QVERIFY(!old.contains(activeKid()));
        for (const QByteArray &kid : old) {
            QVERIFY(!f->keys.verifier(kid).has_value());
            QVERIFY(!f->keys.snapshot()->jwks().contains(kid));
        }
    }
    void plainRotation_endsNothing()
    {
        const Grant grant = f->addGrant(f->addUser(QStringLiteral("ada")), f->addClient(), {}, true);
        QVERIFY(f->keys.rotate(admin, SigningAlgorithm::ES256).ok());
        QVERIFY(!(*f->read([&](Transaction &tx) { return f->grants.find(tx, grant.id); }))->revokedAt);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestKeyImport)
#include "tst_key_import.moc"
