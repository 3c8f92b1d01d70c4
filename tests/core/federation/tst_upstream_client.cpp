#include <QTest>

#include "tests/core/federation/federation_fixture.h"

using namespace gatehouse;
using namespace std::chrono_literals;

/// A provider that hangs or is down is the trouble of its own people alone.
class TestUpstreamClient : public QObject
{
    Q_OBJECT

    static inline const QString kDiscovery =
        FederationFixture::kIssuer + QStringLiteral("/.well-known/openid-configuration");

private Q_SLOTS:
    void whoWaits_sharesOneCall()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.http.hold();
        QList<QFuture<Result<UpstreamMetadata>>> waiting;
        for (int i = 0; i < 50; ++i)
            waiting.append(f.upstream.metadata(provider));
        QTRY_COMPARE(f.http.calls(kDiscovery), 1);
        f.http.release();
        for (auto &each : waiting) {
            each.waitForFinished();
            QVERIFY(each.takeResult().ok());
        }
        QCOMPARE(f.http.calls(kDiscovery), 1);
    }
    void aFailure_isRememberedForAMoment()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.http.remove(kDiscovery);
        const auto ask = [&] {
            auto asked = f.upstream.metadata(provider);
            asked.waitForFinished();
            return asked.takeResult().ok();
        };
        QVERIFY(!ask());
        f.publish();
        QVERIFY(!ask());
        QCOMPARE(f.http.calls(kDiscovery), 1);
        f.clock.advance(UpstreamClient::kFailurePause);
        QVERIFY(ask());
        QCOMPARE(f.http.calls(kDiscovery), 2);
    }
    void theTest_asksAnewAndForgetsTheFailure()
    {
        FederationFixture f;
        const Provider provider = f.addProvider();
        f.http.remove(kDiscovery);
        auto first = f.upstream.metadata(provider);
        first.waitForFinished();
        f.publish();
        auto check = f.upstream.check(provider);
        check.waitForFinished();
        QVERIFY(check.takeResult()->problems.isEmpty());
        auto second = f.upstream.metadata(provider);
        second.waitForFinished();
        QVERIFY(second.takeResult().ok());
    }
    void aProviderThatHangs_holdsUpNobodyElse()
    {
        FederationFixture f;
        const Provider hanging = f.addProvider();
        Provider other = f.addProvider();
        other.issuer = QStringLiteral("https://other.example");
        f.http.hold(kDiscovery);
        QList<QFuture<Result<ProviderCheck>>> stuck;
        for (int i = 0; i < 100; ++i)
            stuck.append(f.upstream.check(hanging));
        QTRY_COMPARE(f.http.calls(kDiscovery), UpstreamClient::kThreadsAProvider);
        auto asked = f.upstream.metadata(other);
        QTRY_VERIFY_WITH_TIMEOUT(asked.isFinished(), 5'000);
        f.http.release();
        int busy = 0;
        for (auto &each : stuck) {
            each.waitForFinished();
            const auto result = each.takeResult();
            busy += !result.ok() && result.error().code == ErrorCode::Busy ? 1 : 0;
        }
        QCOMPARE(busy, 100 - UpstreamClient::kThreadsAProvider - UpstreamClient::kMaximumCalls);
    }
};

GATEHOUSE_DATABASE_TEST_MAIN(TestUpstreamClient)
#include "tst_upstream_client.moc"
