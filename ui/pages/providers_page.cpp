#include "ui/pages/providers_page.h"

#include <QAction>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/provider_dialog.h"
#include "ui/models/provider_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

ProvidersPage::ProvidersPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Providers"), tr("People may sign in with an account that they have elsewhere"), parent),
      m_model(new ProviderModel(this)),
      m_table(new DataTable(tr("Providers")))
{
    const QString write = u"settings:write"_s;
    QAction *added =
        addVerb(tr("&Add provider\u2026"), u"add"_s, QKeySequence::New, write, [this] { add(); });
    added->setData(u"add"_s);
    QAction *edited = addVerb(tr("&Edit\u2026"), u"edit"_s, QKeySequence(u"Ctrl+O"_s), write, [this] {
        if (const wire::Provider *provider = current()) edit(*provider);
    });
    QAction *tested = addVerb(tr("&Test"), u"check"_s, QKeySequence(u"Ctrl+T"_s), write, [this] { test(); });
    m_toggle = addVerb(tr("Switch o&ff"), u"pause"_s, QKeySequence(u"Ctrl+D"_s), write, [this] { toggle(); });
    QAction *up =
        addVerb(tr("Move &up"), u"back"_s, QKeySequence(u"Ctrl+Shift+Up"_s), write, [this] { move(-1); });
    QAction *down = addVerb(tr("Move &down"), u"forward"_s, QKeySequence(u"Ctrl+Shift+Down"_s), write,
                            [this] { move(1); });
    QAction *erased =
        addVerb(tr("De&lete\u2026"), u"delete"_s, QKeySequence::Delete, write, [this] { erase(); });
    m_onOne = {edited, tested, m_toggle, up, down, erased};
    addTitleButton(tested);
    addTitleButton(edited);
    addTitleButton(added, "primary");

    m_model->setSource([this](const QString &) { return client().providers(); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 16, 31, 9, 12});
    m_table->setEmptyState(u"globe"_s, tr("No providers yet"),
                           tr("Add Google, Microsoft, GitHub or any OpenID Connect provider."));
    m_table->addActions(m_onOne);
    body()->addWidget(m_table, 1);
    body()->addWidget(
        wrappedLabel(tr("An e-mail address alone never opens an account: people are known by what "
                        "the provider calls them, once they are linked."),
                     "quiet"));
    connect(m_table, &DataTable::currentIdChanged, this, &ProvidersPage::showCurrent);
    connect(m_table, &DataTable::rowChosen, edited, &QAction::trigger);
    connect(m_model, &CursorModel::pageLoaded, this, &ProvidersPage::showCurrent);
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    showCurrent();
}

void ProvidersPage::refresh()
{
    m_model->reload();
}

const wire::Provider *ProvidersPage::current() const
{
    const int row = m_model->rowOf(m_table->currentId());
    return row < 0 ? nullptr : &m_model->at(row);
}

void ProvidersPage::showCurrent()
{
    const wire::Provider *provider = current();
    const bool may = provider != nullptr && shell().may(u"settings:write"_s);
    for (QAction *verb : std::as_const(m_onOne))
        verb->setEnabled(may);
    m_toggle->setText(provider != nullptr && !provider->enabled ? tr("Switch o&n") : tr("Switch o&ff"));
}

void ProvidersPage::add()
{
    auto *dialog = new NewProviderDialog(client(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NewProviderDialog::added, this, [this](const wire::Provider &provider) {
        refresh();
        edit(provider);
    });
    dialog->open();
}

void ProvidersPage::edit(const wire::Provider &provider)
{
    auto *dialog = new ProviderDialog(client(), provider, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &ProvidersPage::refresh);
    dialog->open();
}

void ProvidersPage::test()
{
    const wire::Provider *provider = current();
    if (provider == nullptr) return;
    await(client().testProvider(provider->id), [this, name = provider->name](const wire::ProviderTest &test) {
        if (test.ok)
            shell().showNotice(Tone::Good, tr("%1 answers, and can be used.").arg(name));
        else
            shell().showNotice(Tone::Bad, tr("%1 cannot be used yet.").arg(name), test.problems.join(u'\n'));
    });
}

void ProvidersPage::toggle()
{
    const wire::Provider *provider = current();
    if (provider == nullptr) return;
    const auto set = [this, id = provider->id, version = provider->version](bool enabled) {
        wire::ProviderChange change;
        change.enabled = enabled;
        await(client().changeProvider(id, change, version), [this](const wire::Provider &) { refresh(); });
    };
    if (!provider->enabled) return set(true);
    ConfirmDialog::ask(
        this,
        {tr("Switch %1 off?").arg(provider->name),
         tr("%n person(s) linked to it cannot sign in this way any more; who has no other way is shut out "
            "until it is switched on again.",
            nullptr, int(provider->people)),
         tr("Switch &off"),
         {},
         false},
        [set](const QString &) { set(false); });
}

/// The two change places.
void ProvidersPage::move(int by)
{
    const int row = m_model->rowOf(m_table->currentId());
    const int other = row + by;
    if (row < 0 || other < 0 || other >= m_model->rowCount()) return;
    const wire::Provider moved = m_model->at(row);
    const wire::Provider passed = m_model->at(other);
    wire::ProviderChange change;
    change.position = passed.position;
    await(client().changeProvider(moved.id, change, moved.version),
          [this, passed, place = moved.position](const wire::Provider &) {
              wire::ProviderChange back;
              back.position = place;
              await(client().changeProvider(passed.id, back, passed.version),
                    [this](const wire::Provider &) { refresh(); });
          });
}

void ProvidersPage::erase()
{
    const wire::Provider *provider = current();
    if (provider == nullptr) return;
    ConfirmDialog::ask(this,
                       {tr("Delete the provider %1?").arg(provider->name),
                        tr("%n person(s) linked to it: their accounts stay, but this way in is gone.",
                           nullptr, int(provider->people)),
                        tr("&Delete for good"), provider->name, false},
                       [this, id = provider->id, name = provider->name](const QString &) {
                           await(client().deleteProvider(id), [this, id, name](Unit) {
                               m_model->removeId(id);
                               shell().showNotice(Tone::Good, tr("The provider %1 was deleted.").arg(name));
                           });
                       });
}

}  // namespace gatehouse::ui
