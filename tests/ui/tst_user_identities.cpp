#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/user_identities_card.h"
#include "ui/widgets/banner.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

/// Accounts at other providers on the sheet of a user.
class TestUserIdentities : public QObject
{
    Q_OBJECT

private:
    static wire::LinkedIdentity identity(const QString &id, const QString &subject, const QString &email)
    {
        return {id, u"p"_s, u"Google"_s, u"google"_s, subject, email, Timestamp{1'700'000'000'000},
                {}, false};
    }
    static QString textOf(const QWidget &widget)
    {
        QStringList texts;
        for (const QLabel *label : widget.findChildren<QLabel *>())
            texts.append(label->text());
        return texts.join(u'\n');
    }
    static QPushButton *unlinkButton(const QWidget &card, const QString &id)
    {
        return card.findChild<QPushButton *>(u"unlink_"_s + id);
    }

private Q_SLOTS:
    void none_saysHowTheyCome()
    {
        FakeServer server;
        AdminClient client(server);
        Banner banner;
        UserIdentitiesCard card(client, banner, server.users.at(1).id, true);
        card.load();
        QTRY_VERIFY(textOf(card).contains(u"None. People link one themselves"_s));
    }

    void identities_areShownAsTextAndUnlinked()
    {
        FakeServer server;
        server.identities = {identity(u"one"_s, u"a/b|c"_s, u"ann@gmail.example"_s),
                             identity(u"two"_s, u"<b>bold</b>"_s, {}),
                             identity(u"three"_s, QString(255, u'x'), {})};
        AdminClient client(server);
        Banner banner;
        UserIdentitiesCard card(client, banner, server.users.at(1).id, true);
        QSignalSpy changed(&card, &UserIdentitiesCard::changed);
        card.load();
        QTRY_VERIFY(unlinkButton(card, u"three"_s) != nullptr);
        QVERIFY(textOf(card).contains(u"ann@gmail.example"_s));
        QVERIFY(!textOf(card).contains(QString(60, u'x')));
        for (const QLabel *label : card.findChildren<QLabel *>()) {
            if (label->text().contains(u"bold"_s)) QCOMPARE(label->textFormat(), Qt::PlainText);
        }
        QCOMPARE(unlinkButton(card, u"one"_s)->accessibleName(), u"Unlink Google, ann@gmail.example"_s);
        unlinkButton(card, u"one"_s)->click();
        auto *question = card.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr && textOf(*question).contains(u"no longer opens this account"_s));
        QVERIFY(question->acceptButton()->isEnabled());
        question->acceptButton()->click();
        QTRY_COMPARE(changed.size(), 1);
        QTRY_VERIFY(unlinkButton(card, u"one"_s) == nullptr);
        QVERIFY(unlinkButton(card, u"two"_s) != nullptr);
        const auto removal = std::find_if(server.asked.cbegin(), server.asked.cend(),
                                          [](const ApiRequest &each) { return each.method == "DELETE"; });
        QVERIFY(removal != server.asked.cend());
        QVERIFY(removal->path.endsWith(u"/identities/one"_s));
        QVERIFY(!removal->body);
    }

    void theLastWayIn_wantsAReason()
    {
        FakeServer server;
        server.identities = {identity(u"one"_s, u"s"_s, {})};
        server.identities[0].lastWayIn = true;
        AdminClient client(server);
        Banner banner;
        UserIdentitiesCard card(client, banner, server.users.at(1).id, true);
        QSignalSpy changed(&card, &UserIdentitiesCard::changed);
        card.load();
        QTRY_VERIFY(textOf(card).contains(u"Nothing else opens this account."_s));
        unlinkButton(card, u"one"_s)->click();
        auto *question = card.findChild<ConfirmDialog *>();
        QVERIFY(question != nullptr && !question->acceptButton()->isEnabled());
        auto *reason = question->findChild<QLineEdit *>();
        reason->setText(u"   "_s);
        QVERIFY(!question->acceptButton()->isEnabled());
        reason->setText(u"left the house"_s);
        question->acceptButton()->click();
        QTRY_COMPARE(changed.size(), 1);
        const auto removal = std::find_if(server.asked.cbegin(), server.asked.cend(),
                                          [](const ApiRequest &each) { return each.method == "DELETE"; });
        QCOMPARE(removal->body->value(u"reason").toString(), u"left the house"_s);
    }

    void whoMayOnlyLook_unlinksNothing()
    {
        FakeServer server;
        server.identities = {identity(u"one"_s, u"s"_s, {})};
        AdminClient client(server);
        Banner banner;
        UserIdentitiesCard card(client, banner, server.users.at(1).id, false);
        card.load();
        QTRY_VERIFY(unlinkButton(card, u"one"_s) != nullptr);
        QVERIFY(!unlinkButton(card, u"one"_s)->isEnabled());
    }

    void whatSomebodyElseUnlinked_isToldAndGone()
    {
        FakeServer server;
        server.identities = {identity(u"one"_s, u"s"_s, {})};
        AdminClient client(server);
        Banner banner;
        UserIdentitiesCard card(client, banner, server.users.at(1).id, true);
        QSignalSpy changed(&card, &UserIdentitiesCard::changed);
        card.load();
        QTRY_VERIFY(unlinkButton(card, u"one"_s) != nullptr);
        server.identities.clear();
        unlinkButton(card, u"one"_s)->click();
        card.findChild<ConfirmDialog *>()->acceptButton()->click();
        QTRY_VERIFY(!banner.text().isEmpty());
        QTRY_VERIFY(unlinkButton(card, u"one"_s) == nullptr);
        QCOMPARE(changed.size(), 0);
    }
};

QTEST_MAIN(TestUserIdentities)
#include "tst_user_identities.moc"
