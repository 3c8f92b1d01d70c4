#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/access_pass_dialog.h"
#include "ui/widgets/secret_views.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

/// Issuing a temporary access pass in the console.
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
};

QTEST_MAIN(TestAccessPassDialog)
#include "tst_access_pass_dialog.moc"
