#include "ui/dialogs/claims_preview_dialog.h"

#include <QGridLayout>
#include <QJsonDocument>
#include <QPlainTextEdit>

#include "ui/client/async.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QPlainTextEdit *pane(QGridLayout *grid, int column, const QString &title)
{
    auto *text = new QPlainTextEdit;
    text->setProperty("role", u"mono"_s);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setAccessibleName(title);
    text->setMinimumSize(240, 220);
    QLabel *caption = plainLabel(title, "field");
    caption->setBuddy(text);
    grid->addWidget(caption, 0, column);
    grid->addWidget(text, 1, column);
    return text;
}

QString shown(const QJsonObject &claims)
{
    return QString::fromUtf8(QJsonDocument(claims).toJson(QJsonDocument::Indented)).trimmed();
}

}  // namespace

ClaimsPreviewDialog::ClaimsPreviewDialog(AdminClient &client, const wire::Client &application,
                                         QWidget *parent)
    : FormDialog(tr("Preview claims"),
                 tr("Choose a person to see what %1 would be told, if it had all of its scopes. Times and "
                    "numbers of each token are left out, and no token is made.")
                     .arg(application.name),
                 tr("&Close"), parent),
      m_client(client),
      m_application(application.id),
      m_model(new UserModel(this)),
      m_table(new DataTable(tr("Users found")))
{
    showOnly(tr("Close"));
    showCallsOf(client);
    auto *search = new SearchField(tr("Search users"), tr("Search by name, username or e-mail"));
    body()->addWidget(search);
    m_model->setSource([this](const QString &cursor) { return m_client.users(m_query, cursor, 50); });
    m_table->setCursorModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    for (int column = UserModel::SecondStep; column < UserModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    m_table->setColumnWidths({0, 0, 1, 1, 1, 1});
    m_table->setEmptyState(u"users"_s, tr("Nobody matches"), tr("Try fewer letters."));
    m_table->setMinimumHeight(190);
    body()->addWidget(m_table, 1);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    m_idToken = pane(grid, 0, tr("ID token"));
    m_userInfo = pane(grid, 1, tr("Userinfo"));
    m_accessToken = pane(grid, 2, tr("Access token"));
    body()->addLayout(grid, 1);
    resize(860, 660);
    connect(search, &SearchField::searched, this, [this](const QString &text) {
        m_query.text = text;
        m_model->reload();
    });
    connect(m_model, &CursorModel::failed, this, &FormDialog::showError);
    connect(m_table, &DataTable::currentIdChanged, this, &ClaimsPreviewDialog::ask);
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    m_model->reload();
}

void ClaimsPreviewDialog::ask(const QString &user)
{
    m_user = user;
    clear();
    clearError();
    if (user.isEmpty()) return;
    whenDone(m_client.claimsPreview(m_application, user), this,
             [this, user](const Result<wire::ClaimsPreview> &told) {
                 if (user != m_user) return;
                 if (told.ok())
                     display(*told);
                 else
                     showError(told.error());
             });
}

void ClaimsPreviewDialog::clear()
{
    for (QPlainTextEdit *text : {m_idToken, m_userInfo, m_accessToken})
        text->clear();
}

void ClaimsPreviewDialog::display(const wire::ClaimsPreview &told)
{
    const QString none = tr("None: the application has not the scope openid.");
    m_idToken->setPlainText(told.idToken ? shown(*told.idToken) : none);
    m_userInfo->setPlainText(told.userInfo ? shown(*told.userInfo) : none);
    m_accessToken->setPlainText(shown(told.accessToken));
}

}  // namespace gatehouse::ui
