#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/user_codes_card.h"
#include "ui/widgets/banner.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

/// Codes by mail and text message on the sheet of a user.
class TestUserCodes : public QObject
{
    Q_OBJECT

private:
    static QString textOf(const QWidget &widget)
    {
        QStringList texts;
        for (const QLabel *label : widget.findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u'\n');
    }
    static wire::Factors factorsOf(FakeServer &server)
    {
        wire::Factors factors;
        factors.codes = server.codeFactors;
        factors.addableCodes = server.addableCodes;
        return factors;
    }

private Q_SLOTS:
    void codes_areAddedAndTakenAway()
    {
        FakeServer server;
        AdminClient client(server);
        Banner banner;
        UserCodesCard card(client, banner, server.users.at(1).id, true);
        card.list(factorsOf(server));
        QSignalSpy changed(&card, &UserCodesCard::changed);
        QVERIFY(textOf(card).contains(u"None."_s));
        auto *add = card.findChild<QPushButton *>(u"addCodes_email"_s);
        QVERIFY(add != nullptr && card.findChild<QPushButton *>(u"addCodes_sms"_s) != nullptr);
        add->click();
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(server.asked.constLast().method, QByteArray("POST"));
        QVERIFY(server.asked.constLast().path.endsWith(u"/factors/codes/email"_s));

        card.list(factorsOf(server));
        QVERIFY(textOf(card).contains(*server.users.at(1).email));
        QVERIFY(card.findChild<QPushButton *>(u"addCodes_email"_s) == nullptr);
        auto *remove = card.findChild<QPushButton *>(u"removeCodes_email"_s);
        QVERIFY(remove != nullptr && remove->accessibleName().contains(u"e-mail"_s));
        remove->click();
        auto *question = card.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr);
        Q_EMIT question->submitted();
        QTRY_COMPARE(changed.size(), 2);
        QCOMPARE(server.asked.constLast().method, QByteArray("DELETE"));
    }

    void codes_withoutAConfirmedAddressDoNotCount()
    {
        FakeServer server;
        AdminClient client(server);
        Banner banner;
        UserCodesCard card(client, banner, server.users.at(1).id, false);
        wire::Factors factors;
        factors.codes = {{u"sms"_s, {}, Timestamp(), {}}};
        card.list(factors);
        QVERIFY(textOf(card).contains(u"does not count"_s));
        QVERIFY(!card.findChild<QPushButton *>(u"removeCodes_sms"_s)->isEnabled());
        card.list({});
        QVERIFY(textOf(card).contains(u"need a confirmed address"_s));
    }
};

QTEST_MAIN(TestUserCodes)
#include "tst_user_codes.moc"
