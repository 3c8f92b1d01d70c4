#include <QPushButton>
#include <QTest>

#include "tests/ui/fakes/fake_server.h"
#include "ui/models/list_models.h"
#include "ui/pages/sessions_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/end_reasons.h"

using namespace gatehouse;
using namespace gatehouse::ui;
using namespace Qt::StringLiterals;

namespace {

class TestShell final : public Shell
{
public:
    explicit TestShell(FakeServer &server) : m_client(server) {}
    AdminClient &client() override { return m_client; }
    bool may(const QString &) const override { return true; }
    QString serverName() const override { return {}; }
    QString issuer() const override { return {}; }
    void showError(const Error &) override {}
    void showNotice(Tone, const QString &, const QString &, const QString &, std::function<void()>) override
    {
    }
    void go(PageId, const QVariantMap &) override {}
    void openUser(const QString &) override {}
    void openClient(const QString &) override {}

private:
    AdminClient m_client;
};

}  // namespace

/// Who is signed in, who was, and why no longer.
class TestSessionsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reasons_haveWords_data()
    {
        QTest::addColumn<QString>("reason");
        // Every word that the server ends sessions with.
        for (const char *reason :
             {"signed_out", "idle", "expired", "too_many_sessions", "moved", "not_me", "replaced", "revoked",
              "password_changed", "password_reset", "mfa_reset", "user_disabled", "user_deleted"})
            QTest::newRow(reason) << QString::fromLatin1(reason);
    }
    void reasons_haveWords()
    {
        QFETCH(QString, reason);
        const QString text = endReasonText(reason);
        QVERIFY(!text.isEmpty());
        QVERIFY2(!text.contains(reason), qPrintable(text));
    }
    void reasons_ofOthersAreTold()
    {
        QCOMPARE(endReasonText(u"Laptop was stolen"_s), u"Other: Laptop was stolen"_s);
        QVERIFY(!endReasonText({}).isEmpty());
    }

    void page_showsWhySessionsEnded()
    {
        FakeServer server;
        TestShell shell(server);
        SessionsPage page(shell);
        page.refresh();
        auto *table = page.findChild<DataTable *>();
        QTRY_COMPARE(table->model()->rowCount(), int(server.sessions.size()));
        QVERIFY(table->isColumnHidden(SessionModel::EndedBecause));
        QVERIFY(!table->isColumnHidden(SessionModel::State));
        for (auto *chip : page.findChildren<QPushButton *>())
            if (chip->text() == u"Ended"_s) chip->click();
        QTRY_COMPARE(table->model()->rowCount(), int(server.endedSessions.size()));
        QVERIFY(!table->isColumnHidden(SessionModel::EndedBecause));
        QVERIFY(table->isColumnHidden(SessionModel::State));
        const auto cell = [table](int row) {
            return table->model()->index(row, SessionModel::EndedBecause).data().toString();
        };
        QCOMPARE(cell(0), endReasonText(u"too_many_sessions"_s));
        QCOMPARE(cell(6), u"Other: Laptop was stolen"_s);
        const QString heard =
            table->model()->index(0, SessionModel::EndedBecause).data(Qt::AccessibleTextRole).toString();
        QVERIFY(heard.startsWith(endReasonText(u"too_many_sessions"_s)));
    }
};

QTEST_MAIN(TestSessionsPage)
#include "tst_sessions_page.moc"
