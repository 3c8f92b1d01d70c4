#include "ui/pages/keys_page.h"

#include <QAction>
#include <QJsonDocument>
#include <QVBoxLayout>

#include "ui/dialogs/confirm_dialog.h"
#include "ui/models/list_models.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

KeysPage::KeysPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Keys"), tr("They sign the tokens; applications fetch the public halves by themselves"),
           parent),
      m_model(new KeyModel(this)),
      m_table(new DataTable(tr("Signing keys")))
{
    m_copy = addVerb(tr("&Copy public key"), u"copy"_s, QKeySequence(u"Ctrl+Shift+C"_s), {}, [this] {
        const int row = m_model->rowOf(m_table->currentId());
        if (row < 0) return;
        copyToClipboard(QString::fromUtf8(QJsonDocument(m_model->at(row).publicJwk).toJson()), false);
        this->shell().showNotice(Tone::Good, tr("The public key (JWK) is on the clipboard."));
    });
    QAction *rotateNow = addVerb(tr("&Rotate now\u2026"), u"refresh"_s, QKeySequence(u"Ctrl+R"_s),
                                 u"keys:write"_s, [this] { rotate(); });
    rotateNow->setData(u"refresh"_s);
    QAction *stolen = addVerb(tr("Key &stolen\u2026"), u"warning"_s, QKeySequence(u"Ctrl+Shift+K"_s),
                              u"keys:write"_s, [this] { replaceStolen(); });
    addTitleButton(m_copy);
    addTitleButton(stolen);
    addTitleButton(rotateNow, "primary");

    m_model->setSource([this](const QString &) { return client().keys(); });
    m_table->setCursorModel(m_model);
    m_table->setColumnWidths({0, 12, 16, 16, 16, 14});
    m_table->setEmptyState(u"keys"_s, tr("No keys"), tr("The server makes its first keys when it starts."));
    m_table->addActions(verbs());
    body()->addWidget(m_table, 1);
    body()->addWidget(
        wrappedLabel(tr("A new key is published as “Next” before it signs, so that no "
                        "application meets a key that it does not know. A retiring key still checks "
                        "tokens until the last one has expired."),
                     "quiet"));
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_table, &DataTable::currentIdChanged, this,
            [this](const QString &id) { m_copy->setEnabled(!id.isEmpty()); });
    m_copy->setEnabled(false);
}

void KeysPage::reload()
{
    m_model->reload();
}

void KeysPage::rotate()
{
    ConfirmDialog::ask(
        this,
        {tr("Rotate the signing keys?"),
         tr("New tokens are signed with the next key. Tokens already out stay good until they expire. "
            "Applications that fetch the keys from the server need nothing."),
         tr("&Rotate"),
         {},
         false},
        [this](const QString &) {
            await(client().rotateKeys({}), [this](const wire::Page<wire::SigningKey> &) {
                m_model->reload();
                shell().showNotice(Tone::Good, tr("The keys were rotated."));
            });
        });
}

void KeysPage::replaceStolen()
{
    ConfirmDialog::ask(
        this,
        {tr("Did somebody get hold of the signing keys?"),
         tr("The keys are refused at once, and every authorization ends: nothing that was issued before goes "
            "on. All applications, programs and devices have to be signed in again, this console too. "
            "People's browser sessions stay; no key is needed to check those."),
         tr("&Replace the keys and end everything"), tr("stolen"), false},
        [this](const QString &) {
            wire::KeyRotation rotation;
            rotation.compromised = true;
            await(client().rotateKeys(rotation), [this](const wire::Page<wire::SigningKey> &) {
                m_model->reload();
                shell().showNotice(Tone::Good, tr("The keys were replaced, and every authorization ended."));
            });
        });
}

}  // namespace gatehouse::ui
