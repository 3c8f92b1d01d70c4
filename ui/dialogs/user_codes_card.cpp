#include "ui/dialogs/user_codes_card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

void empty(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

UserCodesCard::UserCodesCard(AdminClient &client, Banner &banner, QString userId, bool mayChange,
                             QWidget *parent)
    : QWidget(parent),
      m_client(client),
      m_banner(banner),
      m_id(std::move(userId)),
      m_mayChange(mayChange),
      m_addButtons(new QHBoxLayout),
      m_lines(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    QVBoxLayout *inner = nullptr;
    layout->addWidget(card(&inner));
    auto *title = new QHBoxLayout;
    title->addWidget(plainLabel(tr("Codes by e-mail and text message"), "heading"), 1);
    m_addButtons->setSpacing(8);
    title->addLayout(m_addButtons);
    inner->addLayout(title);
    m_lines->setSpacing(8);
    inner->addLayout(m_lines);
}

void UserCodesCard::list(const wire::Factors &factors)
{
    empty(m_lines);
    if (factors.codes.isEmpty())
        m_lines->addWidget(
            wrappedLabel(factors.addableCodes.isEmpty()
                             ? tr("None. They need a confirmed address or number, and the settings must "
                                  "allow them.")
                             : tr("None."),
                         "quiet"));
    for (const wire::CodeFactor &factor : factors.codes)
        m_lines->addWidget(lineOf(factor));
    listAddable(factors.addableCodes);
}

void UserCodesCard::listAddable(const QStringList &kinds)
{
    empty(m_addButtons);
    for (const QString &kind : kinds) {
        QPushButton *add =
            button(kind == "email"_L1 ? tr("Add &by e-mail") : tr("Add by &text message"), "", u"add"_s);
        add->setObjectName(u"addCodes_"_s + kind);
        add->setEnabled(m_mayChange);
        connect(add, &QPushButton::clicked, this, [this, kind] { this->add(kind); });
        m_addButtons->addWidget(add);
    }
}

QWidget *UserCodesCard::lineOf(const wire::CodeFactor &factor)
{
    const QString name = factorText(factor.kind);
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(new IconLabel(factor.kind == "email"_L1 ? u"mail"_s : u"phone"_s, 22,
                                 factor.to.isEmpty() ? Tone::Warn : Tone::Accent));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(plainLabel(name, "field"));
    texts->addWidget(plainLabel(
        factor.to.isEmpty() ? tr("The address or number is not confirmed: does not count") : factor.to,
        "quiet"));
    texts->addWidget(plainLabel(
        tr("Added %1, last used %2").arg(timeText(factor.createdAt), timeText(factor.lastUsedAt)), "quiet"));
    row->addLayout(texts, 1);
    QPushButton *remove = button(tr("Remove\u2026"));
    remove->setObjectName(u"removeCodes_"_s + factor.kind);
    remove->setAccessibleName(tr("Remove %1").arg(name));
    remove->setEnabled(m_mayChange);
    connect(remove, &QPushButton::clicked, this, [this, kind = factor.kind] { this->remove(kind); });
    row->addWidget(remove);
    return line;
}

void UserCodesCard::add(const QString &kind)
{
    ++m_awaited;
    whenDone(m_client.addCodes(m_id, kind), this, [this](const Result<wire::AddedCodes> &added) {
        --m_awaited;
        if (!added.ok()) {
            m_banner.showError(added.error());
            return;
        }
        Q_EMIT changed();
        if (added->recoveryCodes) Q_EMIT recoveryCodesMade(*added->recoveryCodes);
    });
}

void UserCodesCard::remove(const QString &kind)
{
    ConfirmDialog::ask(this,
                       {tr("Remove %1?").arg(factorText(kind)),
                        tr("This person gets no more such codes to sign in."),
                        tr("&Remove"),
                        {},
                        true},
                       [this, kind](const QString &reason) {
                           whenDone(m_client.removeCodes(m_id, kind, reason), this,
                                    [this](const Result<Unit> &removed) {
                                        if (removed.ok())
                                            Q_EMIT changed();
                                        else
                                            m_banner.showError(removed.error());
                                    });
                       });
}

}  // namespace gatehouse::ui
