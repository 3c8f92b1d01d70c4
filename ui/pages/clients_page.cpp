#include "ui/pages/clients_page.h"

#include <QAction>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

ClientsPage::ClientsPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Applications"), tr("What people sign in to with their account here"), parent),
      m_model(new ClientModel(this)),
      m_table(new DataTable(tr("Applications"))),
      m_search(new SearchField(tr("Search applications"), tr("Search by name")))
{
    addVerbs();
    body()->addWidget(m_search);
    body()->addWidget(m_table, 1);
    m_model->setSource([this](const QString &cursor) { return client().clients(m_text, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 18, 0, 24, 13});
    m_table->setEmptyState(
        u"applications"_s, tr("No applications yet"),
        tr("Add the first with Ctrl+N: a wiki, a mail program, anything that speaks OpenID Connect."));
    m_table->addActions(verbs());
    connect(m_search, &SearchField::searched, this, [this](const QString &text) {
        m_text = text;
        m_model->reload();
    });
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_table, &DataTable::rowChosen, this,
            [this](const QString &id) { this->shell().openClient(id); });
    connect(m_table, &DataTable::currentIdChanged, this, &ClientsPage::enableVerbs);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ClientsPage::enableVerbs);
    enableVerbs();
}

void ClientsPage::addVerbs()
{
    const QString write = u"clients:write"_s;
    QAction *add =
        addVerb(tr("&Add application\u2026"), u"add"_s, QKeySequence::New, write, [this] { addClient(); });
    add->setData(u"add"_s);
    addTitleButton(add, "primary");
    m_open = addVerb(tr("&Open"), u"applications"_s, QKeySequence(u"Ctrl+O"_s), {},
                     [this] { shell().openClient(m_table->currentId()); });
    m_disable =
        addVerb(tr("&Disable"), u"disable"_s, QKeySequence(u"Ctrl+D"_s), write, [this] { setDisabled(); });
    m_erase = addVerb(tr("De&lete\u2026"), u"delete"_s, QKeySequence::Delete, write, [this] { erase(); });
}

void ClientsPage::refresh()
{
    m_model->reload();
}

void ClientsPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

const wire::Client *ClientsPage::current() const
{
    const int row = m_model->rowOf(m_table->currentId());
    return row < 0 ? nullptr : &m_model->at(row);
}

void ClientsPage::enableVerbs()
{
    const wire::Client *chosen = current();
    const bool may = chosen != nullptr && !chosen->builtIn && shell().may(u"clients:write"_s);
    m_open->setEnabled(chosen != nullptr);
    m_disable->setEnabled(may);
    m_disable->setText(chosen != nullptr && chosen->disabled ? tr("En&able") : tr("&Disable"));
    m_erase->setEnabled(may);
}

void ClientsPage::addClient()
{
    auto *dialog = new NewClientDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewClientDialog::created, this, [this](const wire::Client &made) {
        m_model->reload();
        if (made.clientSecret.isEmpty()) {
            shell().openClient(made.id);
            return;
        }
        auto *secret = new SecretDialog(tr("%1 was added").arg(made.name),
                                        tr("Put this secret into the application's settings now."),
                                        tr("Client secret"), made.clientSecret, this);
        secret->setAttribute(Qt::WA_DeleteOnClose);
        connect(secret, &QDialog::finished, this, [this, id = made.id] { shell().openClient(id); });
        secret->open();
    });
    dialog->open();
}

void ClientsPage::setDisabled()
{
    const wire::Client *chosen = current();
    if (chosen == nullptr) return;
    wire::ClientChange change;
    change.disabled = !chosen->disabled;
    await(client().changeClient(chosen->id, change, chosen->version), [this](const wire::Client &changed) {
        m_model->replace(changed);
        shell().showNotice(Tone::Good, changed.disabled
                                           ? tr("Nobody can sign in to %1 now.").arg(changed.name)
                                           : tr("People can sign in to %1 again.").arg(changed.name));
    });
}

void ClientsPage::erase()
{
    const wire::Client *chosen = current();
    if (chosen == nullptr) return;
    ConfirmDialog::ask(this,
                       {tr("Delete the application %1?").arg(chosen->name),
                        tr("People can no longer sign in to it, and its tokens stop working at once."),
                        tr("&Delete for good"), chosen->name, false},
                       [this, id = chosen->id, name = chosen->name](const QString &) {
                           await(client().deleteClient(id), [this, id, name](Unit) {
                               m_model->removeId(id);
                               shell().showNotice(Tone::Good, tr("%1 was deleted.").arg(name));
                           });
                       });
}

}  // namespace gatehouse::ui
