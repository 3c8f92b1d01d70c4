#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include "core/audit/audit_row.h"
#include "core/audit/event_types.h"

using namespace gatehouse;

namespace {

AuditRow sample()
{
    AuditRow row;
    row.seq = 1;
    row.id = QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    row.at = 1'767'225'600'000;
    row.type = event::kUserCreated;
    row.outcome = QStringLiteral("success");
    row.reason = QStringLiteral("because");
    row.actorKind = QStringLiteral("user");
    row.actorId = QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c073900");
    row.actorName = QStringLiteral("alice");
    row.targetKind = QStringLiteral("user");
    row.targetId = QStringLiteral("017f22e2-79b0-7cc3-98c4-dc0c0c073901");
    row.targetName = QString::fromUtf8("bj\xC3\xB8rn");
    row.address = QStringLiteral("192.0.2.1");
    row.userAgent = QStringLiteral("curl/8");
    row.requestId = QStringLiteral("req-1");
    row.detail = QStringLiteral("{\"n\":1}");
    return row;
}

QJsonObject storedDetail(const QJsonObject &detail)
{
    AuditEvent event;
    event.detail = detail;
    return AuditRow::fromEvent(event).toRecord().detail;
}

}  // namespace

class TestAuditRow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Computed by another program (Python's hashlib) from the documented form of the text.
    void chainAfter_matchesAnotherImplementation()
    {
        AuditRow row = sample();
        const QByteArray first = row.chainAfter(chainStart());
        QCOMPARE(first.toHex(),
                 QByteArray("81a53a00be541161d07825691802d02a9698341e847e82c28a5d94701a69962c"));
        row.seq = 2;
        QCOMPARE(row.chainAfter(first).toHex(),
                 QByteArray("55b96c20c6605a12cad2e65e830ad9dfb747be1dfae72f80721e45d81fcd61ef"));
    }

    void canonicalText_differsWhenTextMovesBetweenColumns()
    {
        AuditRow a = sample();
        AuditRow b = sample();
        a.actorName = QStringLiteral("ali");
        a.clientId = QStringLiteral("ce");
        b.actorName = QStringLiteral("alice");
        b.clientId = QString();
        QVERIFY(a.canonicalText() != b.canonicalText());
        // A column cannot pretend to be two.
        a = sample();
        b = sample();
        a.reason = QStringLiteral("x\n1:y");
        b.reason = QStringLiteral("x");
        QVERIFY(a.canonicalText() != b.canonicalText());
    }

    void fromEvent_replacesSecretsAtAnyDepth()
    {
        const QJsonObject stored =
            storedDetail({{QStringLiteral("password"), QStringLiteral("hunter2")},
                          {QStringLiteral("Client-Secret"), QStringLiteral("s3")},
                          {QStringLiteral("username"), QStringLiteral("alice")},
                          {QStringLiteral("inner"),
                           QJsonArray{QJsonObject{{QStringLiteral("refresh_token"), QStringLiteral("rt")},
                                                  {QStringLiteral("count"), 3}}}}});
        const QByteArray text = QJsonDocument(stored).toJson();
        QVERIFY(!text.contains("hunter2"));
        QVERIFY(!text.contains("s3"));
        QVERIFY(!text.contains("\"rt\""));
        QCOMPARE(stored.value(QStringLiteral("username")).toString(), QStringLiteral("alice"));
        const QJsonObject inner = stored.value(QStringLiteral("inner")).toArray().first().toObject();
        QCOMPARE(inner.value(QStringLiteral("count")).toInt(), 3);
        QCOMPARE(inner.value(QStringLiteral("refresh_token")).toString(), QStringLiteral("[redacted]"));
    }

    void fromEvent_survivesHostileText()
    {
        AuditEvent event;
        event.actor.name = QStringLiteral("a") + QChar(0) + QStringLiteral("b");
        event.target.name = QString(QChar(0xD800)) + QStringLiteral("x");
        event.reason = QString(5'000, QLatin1Char('r'));
        const AuditRow row = AuditRow::fromEvent(event);
        QCOMPARE(row.actorName, QString::fromUtf8("a\xEF\xBF\xBD"
                                                  "b"));
        QCOMPARE(row.targetName, QString::fromUtf8("\xEF\xBF\xBDx"));
        QCOMPARE(row.reason.size(), 500);
        // A pair that is whole stays whole.
        event.target.name = QString::fromUtf8("\xF0\x9F\x94\x91");
        QCOMPARE(AuditRow::fromEvent(event).targetName, event.target.name);
    }

    void fromEvent_namesTheActor()
    {
        AuditEvent event;
        event.actor.kind = Caller::Kind::User;
        event.actor.user = UserId::fromStored(QStringLiteral("u"));
        event.actor.client = ClientId::fromStored(QStringLiteral("c"));
        AuditRow row = AuditRow::fromEvent(event);
        QCOMPARE(row.actorKind, QStringLiteral("user"));
        QCOMPARE(row.actorId, QStringLiteral("u"));
        QCOMPARE(row.clientId, QStringLiteral("c"));
        event.actor.kind = Caller::Kind::Client;
        row = AuditRow::fromEvent(event);
        QCOMPARE(row.actorKind, QStringLiteral("client"));
        QCOMPARE(row.actorId, QStringLiteral("c"));
        row = AuditRow::fromEvent({{}, {}, {}, Caller::system(QStringLiteral("timer")), {}, {}});
        QCOMPARE(row.actorKind, QStringLiteral("system"));
        QCOMPARE(row.actorName, QStringLiteral("timer"));
        QVERIFY(row.actorId.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestAuditRow)
#include "tst_audit_row.moc"
