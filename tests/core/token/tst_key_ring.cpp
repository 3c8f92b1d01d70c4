#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include "tests/core/token/token_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

class TestKeyRing : public QObject
{
    Q_OBJECT

    std::unique_ptr<TokenFixture> f;

    QByteArray activeKid(SigningAlgorithm algorithm)
    {
        return f->keys.snapshot()->active(algorithm)->keyId();
    }
    QList<KeyInfo> keys()
    {
        return *f->read([&](Transaction &tx) { return f->keys.list(tx); });
    }
    int count(KeyState state)
    {
        int found = 0;
        for (const KeyInfo &key : keys())
            found += key.state == state ? 1 : 0;
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        f = std::make_unique<TokenFixture>();
        f->start();
    }
    void cleanupTestCase() { f.reset(); }

    void start_makesOneActiveKeyOfEachAlgorithm()
    {
        QCOMPARE(count(KeyState::Active), 3);
        for (const auto algorithm :
             {SigningAlgorithm::ES256, SigningAlgorithm::EdDSA, SigningAlgorithm::RS256})
            QVERIFY(f->keys.snapshot()->active(algorithm) != nullptr);
        QCOMPARE(f->auditCount(event::kKeyCreated, keys().first().id.toString()), 1);
    }
    void keyRingAlgorithmFrom_namesOnlyWhatItHasKeysFor()
    {
        QCOMPARE(keyRingAlgorithmFrom("ES256"), SigningAlgorithm::ES256);
        QCOMPARE(keyRingAlgorithmFrom("EdDSA"), SigningAlgorithm::EdDSA);
        QCOMPARE(keyRingAlgorithmFrom("RS256"), SigningAlgorithm::RS256);
        QCOMPARE(keyRingAlgorithmFrom("PS256"), SigningAlgorithm::PS256);
        QVERIFY(!keyRingAlgorithmFrom("HS256"));
        QVERIFY(!keyRingAlgorithmFrom("none"));
    }
    void signer_makesTheKeyThatNobodyHasMadeYet_once()
    {
        QVERIFY(f->keys.snapshot()->active(SigningAlgorithm::PS256) == nullptr);
        std::array<QByteArray, 3> kids;
        inParallel(3,
                   [&](int i) { kids[std::size_t(i)] = f->keys.signer(SigningAlgorithm::PS256)->keyId(); });
        QCOMPARE(kids[1], kids[0]);
        QCOMPARE(kids[2], kids[0]);
        QCOMPARE(count(KeyState::Active), 4);
        QCOMPARE(f->keys.signer(SigningAlgorithm::PS256)->keyId(), kids[0]);
        QVERIFY(f->keys.verifier(kids[0])->algorithm() == SigningAlgorithm::PS256);
        QVERIFY(kids[0] != activeKid(SigningAlgorithm::RS256));  // an RSA key of its own
        QVERIFY(f->keys.snapshot()->jwks().contains(kids[0]));
    }
    void maintain_makesTheKeyThatStartLeftOut()
    {
        TokenFixture fresh;
        fresh.start();
        QVERIFY(fresh.keys.snapshot()->active(SigningAlgorithm::PS256) == nullptr);
        QVERIFY(fresh.keys.maintain().ok());
        QVERIFY(fresh.keys.snapshot()->active(SigningAlgorithm::PS256) != nullptr);
    }
    void start_again_loadsTheSameKeysFast()
    {
        KeyRing second(*f->db, f->sealer, f->settings, f->audit, f->clock);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(second.start().ok());
        qInfo("loading took %lld ms", timer.elapsed());
        QVERIFY(timer.elapsed() < 300);
        QCOMPARE(second.snapshot()->active(SigningAlgorithm::RS256)->keyId(),
                 activeKid(SigningAlgorithm::RS256));
        QCOMPARE(second.snapshot()->jwks(), f->keys.snapshot()->jwks());
    }
    void start_refusesAnotherMasterKey()
    {
        const Sealer stranger(randomBytes(Sealer::kKeySize));
        KeyRing second(*f->db, stranger, f->settings, f->audit, f->clock);
        const auto started = second.start();
        QVERIFY(!started.ok());
        QCOMPARE(started.error().code, ErrorCode::Unavailable);
        QCOMPARE(count(KeyState::Active), 4);
    }
    void start_onTwoServersAtOnce_makesOneSet()
    {
        TokenFixture fresh;
        KeyRing other(*fresh.db, fresh.sealer, fresh.settings, fresh.audit, fresh.clock);
        inParallel(2, [&](int i) {
            const auto started = i == 0 ? fresh.keys.start() : other.start();
            if (!started.ok()) qFatal("start failed");
            fresh.db->closeThreadConnection();
        });
        QCOMPARE(fresh.keys.snapshot()->jwks(), other.snapshot()->jwks());
    }
    void jwks_hasPublicMembersOnlyAndDistinctKids()
    {
        const QJsonArray keyList = QJsonDocument::fromJson(f->keys.snapshot()->jwks())
                                       .object()
                                       .value(QLatin1String("keys"))
                                       .toArray();
        QVERIFY(keyList.size() >= 3);
        QSet<QString> kids;
        for (const auto &item : keyList) {
            const QJsonObject jwk = item.toObject();
            for (const char *secret : {"d", "p", "q", "dp", "dq", "qi", "k", "oth"})
                QVERIFY2(!jwk.contains(QLatin1String(secret)), secret);
            QCOMPARE(jwk.value(QLatin1String("use")).toString(), QStringLiteral("sig"));
            kids.insert(jwk.value(QLatin1String("kid")).toString());
            if (jwk.value(QLatin1String("kty")).toString() == QLatin1String("RSA"))
                QCOMPARE(jwk.value(QLatin1String("n")).toString().size(), 512);  // 3072 bits in base64url
        }
        QCOMPARE(kids.size(), keyList.size());
    }
    void maintain_publishesNextKeysBeforeTheySign()
    {
        const QByteArray before = activeKid(SigningAlgorithm::ES256);
        QVERIFY(f->keys.maintain().ok());
        QCOMPARE(count(KeyState::Next), 4);
        QCOMPARE(activeKid(SigningAlgorithm::ES256), before);
        for (const KeyInfo &key : keys())
            QVERIFY(f->keys.snapshot()->jwks().contains(key.keyId));
    }
    void rotate_oldKeyVerifiesUntilItIsRetired()
    {
        const UserId user = f->addUser(QStringLiteral("rotate"));
        const Grant grant = f->addGrant(user, {}, {});
        const auto old = f->accessTokens.issue(f->requestFor(grant));
        const QByteArray oldKid = activeKid(SigningAlgorithm::ES256);
        QVERIFY(f->keys.rotate(Caller::system(QStringLiteral("test")), SigningAlgorithm::ES256).ok());
        QVERIFY(activeKid(SigningAlgorithm::ES256) != oldKid);
        QVERIFY(f->accessTokens.verify(old->token).ok());
        QVERIFY(f->keys.verifier(oldKid).has_value());

        f->clock.advance(KeyRing::kShortestRetirement + f->settings.duration(Setting::KeysRetireHours) + 1s);
        QVERIFY(!f->keys.verifier(oldKid).has_value());
        QVERIFY(f->keys.maintain().ok());
        QCOMPARE(count(KeyState::Retired), 1);
        QVERIFY(!f->keys.snapshot()->jwks().contains(oldKid));
    }
    void rotate_isSeenByAnotherServerThroughAnUnknownKid()
    {
        KeyRing other(*f->db, f->sealer, f->settings, f->audit, f->clock);
        QVERIFY(other.start().ok());
        // Twice, so that the signing key is one that the other server never saw as "next".
        for (int i = 0; i < 2; ++i)
            QVERIFY(f->keys.rotate(Caller::system(QStringLiteral("test")), SigningAlgorithm::ES256).ok());
        const QByteArray kid = activeKid(SigningAlgorithm::ES256);
        QVERIFY(!other.snapshot()->verifier(kid, f->clock.now()).has_value());
        f->clock.advance(11s);
        QVERIFY(other.verifier(kid).has_value());
    }
    void verifier_looksAtTheDatabaseOnceInTenSeconds()
    {
        f->clock.advance(11s);
        QVERIFY(!f->keys.verifier("never-made").has_value());
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10'000; ++i)
            QVERIFY(!f->keys.verifier(QByteArray::number(i)).has_value());
        QVERIFY(timer.elapsed() < 500);
    }
    void rotate_compromised_refusesTheOldKeyAtOnce()
    {
        const Grant grant = f->addGrant(f->addUser(QStringLiteral("stolen")), {}, {});
        const auto token = f->accessTokens.issue(f->requestFor(grant));
        QVERIFY(f->accessTokens.verify(token->token).ok());
        QVERIFY(f->accessTokens.verify(token->token).ok());  // now remembered
        QVERIFY(f->keys.rotate(Caller::system(QStringLiteral("test")), SigningAlgorithm::ES256, true).ok());
        QVERIFY(!f->accessTokens.verify(token->token).ok());
    }
    void maintain_rotatesOnSchedule()
    {
        const QByteArray before = activeKid(SigningAlgorithm::EdDSA);
        QVERIFY(f->keys.maintain().ok());
        QCOMPARE(activeKid(SigningAlgorithm::EdDSA), before);
        f->clock.advance(f->settings.duration(Setting::KeysRotationDays) + 1s);
        QVERIFY(f->keys.maintain().ok());
        QVERIFY(activeKid(SigningAlgorithm::EdDSA) != before);
        const QByteArray after = activeKid(SigningAlgorithm::EdDSA);
        QVERIFY(f->keys.maintain().ok());
        QCOMPARE(activeKid(SigningAlgorithm::EdDSA), after);
    }
    void rotate_underVerification_failsNoHonestToken()
    {
        const Grant grant = f->addGrant(f->addUser(QStringLiteral("load")), {}, {});
        std::atomic<bool> stop{false};
        std::atomic<int> failures{0}, done{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i)
            threads.emplace_back([&] {
                while (!stop) {
                    const auto token = f->accessTokens.issue(f->requestFor(grant));
                    if (!token.ok() || !f->accessTokens.verify(token->token).ok()) ++failures;
                    ++done;
                }
            });
        for (int i = 0; i < 20; ++i)
            QVERIFY(f->keys.rotate(Caller::system(QStringLiteral("test")), SigningAlgorithm::ES256).ok());
        stop = true;
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QVERIFY(done > 100);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestKeyRing)
#include "tst_key_ring.moc"
