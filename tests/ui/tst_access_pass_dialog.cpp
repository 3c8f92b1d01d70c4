#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/access_pass_dialog.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/passkey_link_dialog.h"
#include "ui/dialogs/totp_dialog.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/secret_views.h"
#include "ui/widgets/totp_panel.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

/// What the console hands over to people who need a new way in: access passes, and links for a passkey.
class TestAccessPassDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pass_isIssuedAsAskedAndShownOnce()
    {
        FakeServer server;
        AdminClient client(server);
        AccessPassDialog dialog(client, server.users.at(0), u"Northwind"_s);
        QVERIFY(dialog.asText().isEmpty());
        auto *life = dialog.findChild<QComboBox *>();
        life->setCurrentIndex(life->findData(24 * 60));
        dialog.findChild<QSpinBox *>()->setValue(3);
        QSignalSpy issued(&dialog, &AccessPassDialog::issued);
        dialog.acceptButton()->click();
        QTRY_COMPARE(issued.size(), 1);
        const ApiRequest &asked = server.asked.constLast();
        QCOMPARE(asked.method, QByteArray("POST"));
        QVERIFY(asked.path.endsWith("/access-passes"_L1));
        QCOMPARE(asked.body->value("minutes"_L1).toInt(), 24 * 60);
        QCOMPARE(asked.body->value("uses"_L1).toInt(), 3);
        auto *shown = dialog.findChild<CopyField *>();
        QVERIFY(shown != nullptr);
        QCOMPARE(shown->text(), u"k3vq-7m0d-xz4e"_s);
        QVERIFY(dialog.asText().contains(u"k3vq-7m0d-xz4e"_s));
        QVERIFY(dialog.asText().contains(u"Northwind"_s));
        // The button does not issue another one.
        dialog.acceptButton()->click();
        QCOMPARE(server.asked.size(), 1);
    }

    void pass_staysWhileItIsOnItsWayAndUntilItIsKept()
    {
        FakeServer server;
        server.holds = true;
        AdminClient client(server);
        AccessPassDialog dialog(client, server.users.at(0), u"Northwind"_s);
        dialog.show();
        dialog.acceptButton()->click();
        QTest::keyClick(&dialog, Qt::Key_Escape);
        dialog.close();
        QVERIFY(dialog.isVisible());
        server.release();
        QTRY_VERIFY(!dialog.asText().isEmpty());
        // Escape asks first: nobody can look it up later.
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(dialog.isVisible());
        auto *question = dialog.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        question->reject();
        QVERIFY(dialog.isVisible());
        QTRY_VERIFY(dialog.findChild<ConfirmDialog *>() == nullptr);
        for (QPushButton *one : dialog.findChild<CopyField *>()->findChildren<QPushButton *>())
            one->click();
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }
    void dialog_closesAgainAfterARefusal()
    {
        FakeServer server;
        server.refusals.insert(u"POST /admin/v1/users/%1/access-passes"_s.arg(server.users.at(0).id),
                               {403, u"forbidden"_s});
        AdminClient client(server);
        AccessPassDialog dialog(client, server.users.at(0), u"Northwind"_s);
        dialog.show();
        dialog.acceptButton()->click();
        QTRY_VERIFY(!dialog.errorText().isEmpty());
        dialog.reject();
        QVERIFY(!dialog.isVisible());
    }
    void recoveryCodes_areAskedAboutUntilTheyAreKept()
    {
        RecoveryCodesDialog dialog(FakeServer::recoveryCodes(), u"l.brandt"_s, u"Northwind"_s);
        dialog.show();
        dialog.reject();
        QVERIFY(dialog.isVisible());
        auto *question = dialog.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        question->acceptButton()->click();
        QVERIFY(!dialog.isVisible());
    }
    void totp_staysWhileItsProofIsOnItsWay()
    {
        FakeServer server;
        AdminClient client(server);
        TotpDialog dialog(client, server.users.at(0), u"Northwind"_s);
        dialog.show();
        QTRY_VERIFY(!dialog.panel()->qrCode()->isEmpty());
        dialog.panel()->codeField()->setText(server.rightCode);
        QTRY_VERIFY(dialog.acceptButton()->isEnabled());
        server.holds = true;
        dialog.acceptButton()->click();
        dialog.reject();
        QVERIFY(dialog.isVisible());
        QCOMPARE(server.heldCalls(), 1);  // the app was not taken back
        server.release();
        QTRY_COMPARE(dialog.codesView()->codes(), FakeServer::recoveryCodes());
        dialog.reject();
        QVERIFY(dialog.isVisible());
    }
    void clipboard_isToldThatItHoldsASecret()
    {
        copyToClipboard(u"k3vq"_s, true);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"k3vq"_s);
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s),
                 QByteArray("secret"));
        copyToClipboard(u"https://login.example.org"_s, false);
        QVERIFY(!QGuiApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
        // At the end of the program a secret goes, and what is somebody else's stays.
        QMetaObject::invokeMethod(qApp, "aboutToQuit");
        QCOMPARE(QGuiApplication::clipboard()->text(), u"https://login.example.org"_s);
        copyToClipboard(u"k3vq"_s, true);
        QMetaObject::invokeMethod(qApp, "aboutToQuit");
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    }
    void pass_hasTheOfficesLifeUnlessSaid()
    {
        FakeServer server;
        AdminClient client(server);
        AccessPassDialog dialog(client, server.users.at(0), u"Northwind"_s);
        QSignalSpy issued(&dialog, &AccessPassDialog::issued);
        dialog.acceptButton()->click();
        QTRY_COMPARE(issued.size(), 1);
        QVERIFY(!server.asked.constLast().body->contains("minutes"_L1));
    }

    void passkeyLink_goesByMailWhenAsked()
    {
        FakeServer server;
        AdminClient client(server);
        wire::User user = server.users.at(0);
        user.email = u"anna@example.org"_s;
        user.emailVerified = true;
        PasskeyLinkDialog dialog(client, user);
        QTRY_VERIFY(dialog.linkField()->text().contains("/passkey-link?link="_L1));
        QCOMPARE(server.asked.size(), 1);
        QVERIFY(!server.asked.constLast().body->value("send"_L1).toBool());
        QVERIFY(!dialog.stateText().contains("anna@example.org"_L1));
        QVERIFY(dialog.sendButton()->isEnabled());
        dialog.sendButton()->click();
        QVERIFY(!dialog.sendButton()->isEnabled());  // not twice
        QTRY_VERIFY(dialog.stateText().contains("anna@example.org"_L1));
        QCOMPARE(server.asked.size(), 2);
        QVERIFY(server.asked.constLast().path.endsWith("/factors/passkey-link"_L1));
        QVERIFY(server.asked.constLast().body->value("send"_L1).toBool());
        QVERIFY(dialog.sendButton()->isEnabled());
    }

    void passkeyLink_goesToConfirmedAddressesAlone()
    {
        FakeServer server;
        AdminClient client(server);
        wire::User user = server.users.at(0);
        for (const std::optional<QString> &email :
             {std::optional<QString>(u"anna@example.org"_s), std::optional<QString>()}) {
            user.email = email;
            user.emailVerified = !email;
            PasskeyLinkDialog dialog(client, user);
            QTRY_VERIFY(!dialog.linkField()->text().isEmpty());
            QVERIFY(!dialog.sendButton()->isEnabled());
            QVERIFY(!dialog.sendButton()->toolTip().isEmpty());
        }
    }
};

QTEST_MAIN(TestAccessPassDialog)
#include "tst_access_pass_dialog.moc"
