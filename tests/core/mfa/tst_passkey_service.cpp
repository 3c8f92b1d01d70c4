#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <functional>

#include "core/audit/audit_log.h"
#include "core/mfa/factor_summary.h"
#include "core/mfa/passkey_link_service.h"
#include "core/mfa/passkey_service.h"
#include "core/settings/settings.h"
#include "tests/core/mfa/mfa_fixture.h"
#include "tests/support/software_authenticator.h"

using namespace gatehouse;

namespace {

const QByteArray kHolder = "this browser";

struct Fixture : MfaFixture
{
    explicit Fixture(const QString &issuer = QStringLiteral("https://login.example.org"))
        : passkeys(clock, settings, audit, issuer, Secret(QByteArray(32, 'c')))
    {
    }

    template <class Work>
    auto write(Work work)
    {
        return db->writeAndWait(std::move(work));
    }
    static QByteArray challengeOf(const QJsonObject &options)
    {
        return base64UrlDecode(options.value(QStringLiteral("challenge")).toString().toLatin1())
            .value_or(QByteArray());
    }
    static QByteArray text(const QJsonObject &json)
    {
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }

    Result<QJsonObject> options(const UserId &user, const QByteArray &holder = kHolder)
    {
        return write([&](Transaction &tx) {
            return passkeys.creationOptions(tx, {user, QStringLiteral("ada"), QStringLiteral("Ada L.")},
                                            holder);
        });
    }
    Result<PasskeyAddition> add(const UserId &user, const QJsonObject &credential, const QString &label = {},
                                const QByteArray &holder = kHolder)
    {
        return write(
            [&](Transaction &tx) { return passkeys.add(tx, by, user, holder, text(credential), label); });
    }
    /// A passkey of the user's, in the hands of the authenticator.
    Passkey registered(SoftwareAuthenticator &authenticator, const UserId &user, const QString &label = {})
    {
        const auto made = options(user);
        if (!made.ok()) qFatal("no options");
        authenticator.userHandle = base64UrlDecode(made->value(QStringLiteral("user"))
                                                       .toObject()
                                                       .value(QStringLiteral("id"))
                                                       .toString()
                                                       .toLatin1())
                                       .value();
        const auto added = add(user, authenticator.registration(challengeOf(*made)), label);
        if (!added.ok() || !added->passkey)
            qFatal("not registered: %s", added.ok() ? added->refused.constData() : "error");
        return *added->passkey;
    }

    QByteArray signInChallenge(const QByteArray &holder = kHolder) const
    {
        return challengeOf(passkeys.signInOptions(holder));
    }
    QByteArray secondChallenge(const UserId &user)
    {
        return challengeOf(
            *write([&](Transaction &tx) { return passkeys.secondFactorOptions(tx, user, kHolder); }));
    }
    PasskeyCheck check(const QByteArray &credential, const std::optional<UserId> &user = {},
                       const QByteArray &holder = kHolder)
    {
        auto checked =
            write([&](Transaction &tx) { return passkeys.check(tx, by, user, holder, credential); });
        if (!checked.ok()) qFatal("%s", qPrintable(checked.error().internal));
        return *checked;
    }
    PasskeyCheck check(const QJsonObject &credential, const std::optional<UserId> &user = {},
                       const QByteArray &holder = kHolder)
    {
        return check(text(credential), user, holder);
    }
    int count(QLatin1String type)
    {
        int found = 0;
        for (const AuditRecord &record : events())
            found += record.type == type ? 1 : 0;
        return found;
    }

    Settings settings;
    PasskeyService passkeys;
    PasskeyLinkService links{clock, audit};
};

}  // namespace

class TestPasskeyService : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void options_sayWhatTheStandardWants()
    {
        const QJsonObject made = *f->options(f->ada);
        QCOMPARE(made.value(QStringLiteral("rp")).toObject().value(QStringLiteral("id")).toString(),
                 QStringLiteral("login.example.org"));
        const QJsonArray algorithms = made.value(QStringLiteral("pubKeyCredParams")).toArray();
        QCOMPARE(algorithms.size(), 3);
        QCOMPARE(algorithms.at(0).toObject().value(QStringLiteral("alg")).toInt(), -7);
        QCOMPARE(made.value(QStringLiteral("attestation")).toString(), QStringLiteral("none"));
        const QJsonObject user = made.value(QStringLiteral("user")).toObject();
        QCOMPARE(user.value(QStringLiteral("name")).toString(), QStringLiteral("ada"));
        const auto handle = base64UrlDecode(user.value(QStringLiteral("id")).toString().toLatin1());
        QCOMPARE(handle->size(), 64);
        // The same person has one handle for life, and another person another.
        QCOMPARE(f->options(f->ada)->value(QStringLiteral("user")), made.value(QStringLiteral("user")));
        QVERIFY(f->options(f->bob)->value(QStringLiteral("user")) != made.value(QStringLiteral("user")));
        f->settings.adopt(Setting::MfaAttestation, QStringLiteral("required"));
        QCOMPARE(f->options(f->ada)->value(QStringLiteral("attestation")).toString(),
                 QStringLiteral("direct"));
    }
    void options_forSigningInAreTheSameForEverybody()
    {
        SoftwareAuthenticator authenticator;
        const QJsonObject before = f->passkeys.signInOptions(kHolder);
        f->registered(authenticator, f->ada);
        QJsonObject after = f->passkeys.signInOptions(kHolder);
        QVERIFY(after.value(QStringLiteral("allowCredentials")).toArray().isEmpty());
        QCOMPARE(after.value(QStringLiteral("userVerification")).toString(), QStringLiteral("required"));
        QVERIFY(after.value(QStringLiteral("challenge")) != before.value(QStringLiteral("challenge")));
        after.insert(QStringLiteral("challenge"), before.value(QStringLiteral("challenge")));
        QCOMPARE(after, before);
    }
    void challenges_areLongAndNeverTheSame()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 10'000; ++i)
            seen.insert(f->signInChallenge().first(16));
        QCOMPARE(seen.size(), 10'000);
    }

    void add_keepsWhatWasProved()
    {
        SoftwareAuthenticator authenticator;
        authenticator.aaguid = QByteArray::fromHex("ea9b8d664d011d213ce4b6b48cb575d4");
        const Passkey made = f->registered(authenticator, f->ada);
        QCOMPARE(made.label, QStringLiteral("Google Password Manager"));
        const QList<Passkey> kept = *f->write([&](Transaction &tx) { return f->passkeys.list(tx, f->ada); });
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0].id, made.id);
        QCOMPARE(kept[0].credentialId, authenticator.id);
        QCOMPARE(kept[0].aaguid, QStringLiteral("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"));
        QCOMPARE(kept[0].attestation, QStringLiteral("none"));
        QCOMPARE(kept[0].transports, QStringList{QStringLiteral("internal")});
        QVERIFY(kept[0].synced && kept[0].backedUp && kept[0].verifiesUser && !kept[0].lastUsedAt);
        QCOMPARE(f->count(event::kMfaPasskeyAdded), 1);
        const auto summary = f->write([&](Transaction &tx) { return factorsOf(tx, f->ada); });
        QCOMPARE(summary->passkeys, 1);
        QVERIFY(summary->hasFactor());
        // The next options keep the authenticator from making a second one.
        const QJsonArray excluded = f->options(f->ada)->value(QStringLiteral("excludeCredentials")).toArray();
        QCOMPARE(excluded.size(), 1);
        QCOMPARE(excluded[0].toObject().value(QStringLiteral("id")).toString(),
                 SoftwareAuthenticator::encoded(authenticator.id));
    }
    void add_refusesChallengesThatAreNotOurs_data()
    {
        QTest::addColumn<QString>("which");
        for (const char *which :
             {"sign-in", "second factor", "another browser's", "expired", "used", "made up", "bent", "empty"})
            QTest::newRow(which) << QString::fromLatin1(which);
    }
    void add_refusesChallengesThatAreNotOurs()
    {
        QFETCH(QString, which);
        SoftwareAuthenticator authenticator;
        QByteArray challenge = Fixture::challengeOf(*f->options(f->ada));
        if (which == u"sign-in") challenge = f->signInChallenge();
        if (which == u"second factor") challenge = f->secondChallenge(f->ada);
        if (which == u"another browser's")
            challenge = Fixture::challengeOf(*f->options(f->ada, "another browser"));
        if (which == u"expired") f->clock.advance(PasskeyChallenges::kLife);
        if (which == u"made up") challenge = QByteArray(challenge.size(), 'x');
        if (which == u"bent") challenge[20] = char(challenge[20] ^ 1);
        if (which == u"empty") challenge.clear();
        if (which == u"used") {
            SoftwareAuthenticator first;
            QVERIFY(f->add(f->ada, first.registration(challenge))->passkey);
        }
        const auto added = f->add(f->ada, authenticator.registration(challenge));
        QVERIFY(added.ok());
        QVERIFY(!added->passkey);
        QVERIFY(added->refused == "wrong_challenge" || which == u"empty");
        QCOMPARE(f->count(event::kMfaPasskeyRefused), 1);
    }
    void add_refusesWhatSomebodyHas()
    {
        SoftwareAuthenticator authenticator;
        f->registered(authenticator, f->ada);
        const auto again =
            f->add(f->bob, authenticator.registration(Fixture::challengeOf(*f->options(f->bob))));
        QCOMPARE(again->refused, QByteArray("credential_known"));
        QVERIFY(f->write([&](Transaction &tx) { return f->passkeys.list(tx, f->bob); })->isEmpty());
    }
    void add_refusesNonsense_data()
    {
        QTest::addColumn<QByteArray>("credential");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("credential");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("deep") << QByteArray(10'000, '[');
        QTest::newRow("huge") << "{\"id\":\"" + QByteArray(60'000, 'A') + "\"}";
        SoftwareAuthenticator authenticator;
        const QJsonObject good = authenticator.registration("challenge");
        for (const char *member : {"id", "rawId", "type", "response"}) {
            QJsonObject bad = good;
            bad.remove(QLatin1String(member));
            QTest::addRow("no %s", member) << Fixture::text(bad);
            bad.insert(QLatin1String(member), 1);
            QTest::addRow("%s a number", member) << Fixture::text(bad);
        }
        QJsonObject other = good;
        other.insert(QStringLiteral("rawId"), QStringLiteral("AAAA"));
        QTest::newRow("two ids") << Fixture::text(other);
        for (const char *member : {"clientDataJSON", "attestationObject"}) {
            QJsonObject bad = good;
            QJsonObject response = good.value(QStringLiteral("response")).toObject();
            response.insert(QLatin1String(member), QStringLiteral("not base64url!"));
            bad.insert(QStringLiteral("response"), response);
            QTest::addRow("%s no base64url", member) << Fixture::text(bad);
        }
    }
    void add_refusesNonsense()
    {
        QFETCH(QByteArray, credential);
        const auto added = f->write(
            [&](Transaction &tx) { return f->passkeys.add(tx, f->by, f->ada, kHolder, credential, {}); });
        QVERIFY(added.ok());
        QCOMPARE(added->refused, QByteArray("invalid_credential"));
    }
    void add_oneOfTwoHundred()
    {
        // One answer sent again and again, and other authenticators' answers to the same challenge.
        const QByteArray challenge = Fixture::challengeOf(*f->options(f->ada));
        SoftwareAuthenticator first;
        const QByteArray once = Fixture::text(first.registration(challenge));
        QList<QFuture<Result<PasskeyAddition>>> tries;
        for (int i = 0; i < 200; ++i) {
            SoftwareAuthenticator other;
            const QByteArray sent = i % 2 == 0 ? once : Fixture::text(other.registration(challenge));
            tries.append((*f->db).write([this, sent](Transaction &tx) {
                return f->passkeys.add(tx, f->by, f->ada, kHolder, sent, {});
            }));
        }
        int good = 0;
        for (auto &attempt : tries) {
            attempt.waitForFinished();
            const auto result = attempt.takeResult();
            QVERIFY(result.ok());
            good += result->passkey ? 1 : 0;
        }
        QCOMPARE(good, 1);
        QCOMPARE(f->write([&](Transaction &tx) { return f->passkeys.list(tx, f->ada); })->size(), 1);
    }
    void add_keepsThePolicy()
    {
        f->settings.adopt(Setting::MfaAttestation, QStringLiteral("required"));
        SoftwareAuthenticator authenticator;
        authenticator.aaguid = QByteArray(16, 'm');
        const auto tried = [&] {
            return f->add(f->ada, authenticator.registration(Fixture::challengeOf(*f->options(f->ada))))
                ->refused;
        };
        QCOMPARE(tried(), QByteArray("attestation_required"));
        f->settings.adopt(Setting::MfaAttestation, QStringLiteral("none"));
        f->settings.adopt(Setting::MfaAllowedAuthenticators,
                          QStringLiteral("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4"));
        QCOMPARE(tried(), QByteArray("authenticator_not_allowed"));
        f->settings.adopt(Setting::MfaAllowedAuthenticators, QStringLiteral("a slip of the pen"));
        QCOMPARE(tried(), QByteArray("authenticator_not_allowed"));
        f->settings.adopt(Setting::MfaAllowedAuthenticators,
                          QStringLiteral("x, 6D6D6D6D-6d6d-6d6d-6d6d-6d6d6d6d6d6d"));
        QCOMPARE(tried(), QByteArray());
    }
    void add_keepsToTwenty()
    {
        for (int i = 0; i < PasskeyService::kMaxPasskeys; ++i) {
            SoftwareAuthenticator authenticator;
            f->registered(authenticator, f->ada);
        }
        QCOMPARE(f->options(f->ada).error().reason, QByteArray("too_many_factors"));
        QVERIFY(f->options(f->bob).ok());
    }
    void offering_followsTheSettingAndTheIssuer()
    {
        QVERIFY(f->passkeys.isOffered() && f->passkeys.isPasswordless());
        f->settings.adopt(Setting::MfaPasskeys, QStringLiteral("second_factor"));
        QVERIFY(f->passkeys.isOffered() && !f->passkeys.isPasswordless());
        f->settings.adopt(Setting::MfaPasskeys, QStringLiteral("off"));
        QVERIFY(!f->passkeys.isOffered() && !f->passkeys.isPasswordless());
        QCOMPARE(f->options(f->ada).error().reason, QByteArray("passkeys_off"));
        const Fixture numbers(QStringLiteral("https://192.0.2.1"));
        QVERIFY(!numbers.passkeys.isOffered());
    }

    void check_takesWhatIsRight()
    {
        SoftwareAuthenticator authenticator;
        authenticator.countsUp = true;
        const Passkey made = f->registered(authenticator, f->ada);
        authenticator.backedUp = false;
        const PasskeyCheck alone = f->check(authenticator.assertion(f->signInChallenge()));
        QVERIFY2(alone.passkey, alone.refused.constData());
        QCOMPARE(alone.owner, f->ada);
        QCOMPARE(alone.passkey->id, made.id);
        const PasskeyCheck second = f->check(authenticator.assertion(f->secondChallenge(f->ada)), f->ada);
        QVERIFY2(second.passkey, second.refused.constData());
        QVERIFY(!second.passkey->backedUp);
        QVERIFY(second.passkey->lastUsedAt);
    }
    void check_secondFactorNeedsNoHandleAndNoVerifiedUser()
    {
        SoftwareAuthenticator authenticator;
        f->registered(authenticator, f->ada);
        authenticator.userVerified = false;
        authenticator.userHandle.clear();
        QVERIFY(f->check(authenticator.assertion(f->secondChallenge(f->ada)), f->ada).passkey);
        QCOMPARE(f->check(authenticator.assertion(f->signInChallenge())).refused,
                 QByteArray("wrong_user_handle"));
    }
    void check_refuses_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("alone");
        QTest::addColumn<QByteArray>("reason");
        const auto both = [](const char *what, const char *reason) {
            QTest::addRow("%s, alone", what) << QString::fromLatin1(what) << true << QByteArray(reason);
            QTest::addRow("%s, second", what) << QString::fromLatin1(what) << false << QByteArray(reason);
        };
        both("unknown", "unknown_credential");
        both("removed", "unknown_credential");
        both("another handle", "wrong_user_handle");
        both("the other ceremony", "wrong_challenge");
        both("another browser", "wrong_challenge");
        both("expired", "wrong_challenge");
        both("used", "wrong_challenge");
        both("registration", "wrong_challenge");
        both("another key", "wrong_signature");
        both("another origin", "wrong_origin");
        both("another party", "wrong_rp");
        both("nobody there", "user_not_present");
        both("not synced", "backup_changed");
        QTest::newRow("nobody verified")
            << QStringLiteral("nobody verified") << true << QByteArray("user_not_verified");
        QTest::newRow("no handle") << QStringLiteral("no handle") << true << QByteArray("wrong_user_handle");
        QTest::newRow("another person's")
            << QStringLiteral("another person's") << false << QByteArray("not_theirs");
    }
    void check_refuses()
    {
        QFETCH(QString, what);
        QFETCH(bool, alone);
        QFETCH(QByteArray, reason);
        SoftwareAuthenticator a;
        const Passkey made = f->registered(a, f->ada);
        std::optional<UserId> user;
        if (!alone) user = f->ada;
        const auto challengeFor = [&](bool signIn) {
            return signIn ? f->signInChallenge() : f->secondChallenge(f->ada);
        };
        QByteArray challenge = challengeFor(alone);
        QByteArray holder = kHolder;
        if (what == u"unknown") a.id = "unknown";
        if (what == u"removed")
            QVERIFY(f->write([&](Transaction &tx) {
                         return f->passkeys.remove(tx, f->by, f->ada, made.id, {});
                     }).ok());
        if (what == u"another handle") a.userHandle = QByteArray(64, 'h');
        if (what == u"no handle") a.userHandle.clear();
        if (what == u"the other ceremony") challenge = challengeFor(!alone);
        if (what == u"another browser") holder = "another browser";
        if (what == u"expired") f->clock.advance(PasskeyChallenges::kLife);
        if (what == u"used") QVERIFY(f->check(a.assertion(challenge), user).passkey);
        if (what == u"registration") challenge = Fixture::challengeOf(*f->options(f->ada));
        if (what == u"another origin") a.origin = "https://evil.example";
        if (what == u"another party") a.rpId = "evil.example";
        if (what == u"nobody there") a.userPresent = false;
        if (what == u"nobody verified") a.userVerified = false;
        if (what == u"not synced") a.backupEligible = a.backedUp = false;
        if (what == u"another person's") user = f->bob;
        QJsonObject credential = a.assertion(challenge);
        if (what == u"another key") {
            SoftwareAuthenticator thief;
            thief.id = a.id;
            thief.userHandle = a.userHandle;
            credential = thief.assertion(challenge);
        }
        const PasskeyCheck checked = f->check(credential, user, holder);
        QVERIFY(!checked.passkey);
        QCOMPARE(checked.refused, reason);
    }
    void check_refusesNonsense()
    {
        SoftwareAuthenticator a;
        f->registered(a, f->ada);
        const QJsonObject good = a.assertion(f->signInChallenge());
        const QJsonObject response = good.value(QStringLiteral("response")).toObject();
        for (const char *member : {"clientDataJSON", "authenticatorData", "signature", "userHandle"}) {
            for (const QJsonValue &value : {QJsonValue(1), QJsonValue(QStringLiteral("=")),
                                            QJsonValue(QString(40'000, u'A')), QJsonValue(QJsonArray())}) {
                QJsonObject bent = response;
                bent.insert(QLatin1String(member), value);
                QJsonObject bad = good;
                bad.insert(QStringLiteral("response"), bent);
                QCOMPARE(f->check(bad).refused, QByteArray("invalid_credential"));
            }
        }
        QCOMPARE(f->check(QByteArray("null")).refused, QByteArray("invalid_credential"));
        QVERIFY(f->check(good).passkey);
    }
    void check_usesTheChallengeUpWhateverComesOfIt()
    {
        SoftwareAuthenticator a;
        f->registered(a, f->ada);
        const QByteArray challenge = f->signInChallenge();
        a.userVerified = false;
        QVERIFY(!f->check(a.assertion(challenge)).passkey);
        a.userVerified = true;
        QCOMPARE(f->check(a.assertion(challenge)).refused, QByteArray("wrong_challenge"));
    }
    void check_noticesACopy()
    {
        SoftwareAuthenticator a;
        a.countsUp = true;
        f->registered(a, f->ada);
        QVERIFY(f->check(a.assertion(f->signInChallenge())).passkey);
        const quint32 now = a.counter;
        a.counter = now - 1;  // the same number once more
        QCOMPARE(f->check(a.assertion(f->signInChallenge())).refused, QByteArray("credential_cloned"));
        a.counter = 0;
        QCOMPARE(f->check(a.assertion(f->signInChallenge())).refused, QByteArray("credential_cloned"));
        a.countsUp = false;
        a.counter = 0;
        QCOMPARE(f->check(a.assertion(f->signInChallenge())).refused, QByteArray("credential_cloned"));
        QCOMPARE(f->count(event::kMfaPasskeyCloned), 3);
        a.counter = now + 1;
        QVERIFY(f->check(a.assertion(f->signInChallenge())).passkey);
    }
    void check_oneOfTwoHundred()
    {
        SoftwareAuthenticator a;
        f->registered(a, f->ada);
        const QByteArray once = Fixture::text(a.assertion(f->signInChallenge()));
        QList<QFuture<Result<PasskeyCheck>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append((*f->db).write(
                [this, once](Transaction &tx) { return f->passkeys.check(tx, f->by, {}, kHolder, once); }));
        int good = 0;
        for (auto &attempt : tries) {
            attempt.waitForFinished();
            const auto result = attempt.takeResult();
            QVERIFY(result.ok());
            good += result->passkey ? 1 : 0;
        }
        QCOMPARE(good, 1);
    }

    void rename_and_remove_areForTheOwnerAlone()
    {
        SoftwareAuthenticator a;
        const Passkey made = f->registered(a, f->ada, QStringLiteral("  Phone  "));
        QCOMPARE(made.label, QStringLiteral("Phone"));
        const auto rename = [&](const UserId &user, const QString &label) {
            return f->write(
                [&](Transaction &tx) { return f->passkeys.rename(tx, f->by, user, made.id, label); });
        };
        QCOMPARE(rename(f->ada, QStringLiteral("Key"))->label, QStringLiteral("Key"));
        QCOMPARE(rename(f->bob, QStringLiteral("Mine")).error().code, ErrorCode::NotFound);
        QCOMPARE(rename(f->ada, QString(65, u'x')).error().reason, QByteArray("label_too_long"));
        QCOMPARE(rename(f->ada, QStringLiteral("a\u202eb")).error().reason, QByteArray("label_invalid"));
        const auto remove = [&](const UserId &user) {
            return f->write([&](Transaction &tx) {
                return f->passkeys.remove(tx, f->by, user, made.id, QStringLiteral("lost"));
            });
        };
        QCOMPARE(remove(f->bob).error().code, ErrorCode::NotFound);
        QVERIFY(remove(f->ada).ok());
        QCOMPARE(remove(f->ada).error().code, ErrorCode::NotFound);
        QCOMPARE(f->count(event::kMfaPasskeyRemoved), 1);
    }
    void removeAll_takesOnesOwnAlone()
    {
        SoftwareAuthenticator one;
        SoftwareAuthenticator two;
        SoftwareAuthenticator bobs;
        f->registered(one, f->ada);
        f->registered(two, f->ada);
        f->registered(bobs, f->bob);
        const auto removed = f->write([&](Transaction &tx) {
            return f->passkeys.removeAll(tx, f->by, f->ada, QStringLiteral("reset"));
        });
        QCOMPARE(*removed, 2);
        QVERIFY(f->check(bobs.assertion(f->signInChallenge())).passkey);
    }

    void link_isGoodOnceForHalfAnHour()
    {
        const auto make = [&] {
            return f->write([&](Transaction &tx) { return f->links.make(tx, f->by, f->ada); })
                ->token.reveal();
        };
        const auto use = [&](const QByteArray &token) {
            return f->write([&](Transaction &tx) { return f->links.use(tx, token); });
        };
        const QByteArray older = make();
        const QByteArray token = make();
        QCOMPARE(token.size(), 43);
        QCOMPARE(use(older).error().reason, QByteArray("link_expired"));
        QCOMPARE(use(token.chopped(1)).error().reason, QByteArray("link_expired"));
        QCOMPARE(use({}).error().reason, QByteArray("link_expired"));
        QCOMPARE(use(QByteArray(100'000, 'x')).error().reason, QByteArray("link_expired"));
        QCOMPARE(*f->write([&](Transaction &tx) { return f->links.holderOf(tx, token); }), f->ada);
        QList<QFuture<Result<UserId>>> tries;
        for (int i = 0; i < 200; ++i)
            tries.append((*f->db).write([this, token](Transaction &tx) { return f->links.use(tx, token); }));
        int good = 0;
        for (auto &attempt : tries) {
            attempt.waitForFinished();
            good += attempt.takeResult().ok() ? 1 : 0;
        }
        QCOMPARE(good, 1);
        const QByteArray late = make();
        f->clock.advance(PasskeyLinkService::kLife);
        QCOMPARE(use(late).error().reason, QByteArray("link_expired"));
        f->clock.advance(std::chrono::seconds(1));
        QCOMPARE(*f->write([&](Transaction &tx) { return f->links.prune(tx, 10); }), qint64(1));
    }

private:
    std::unique_ptr<Fixture> f;
};

GATEHOUSE_DATABASE_TEST_MAIN(TestPasskeyService)
#include "tst_passkey_service.moc"
