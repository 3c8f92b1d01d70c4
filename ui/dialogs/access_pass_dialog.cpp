#include "ui/dialogs/access_pass_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QFrame>
#include <QPainter>
#include <QPrintDialog>
#include <QPrinter>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/secret_views.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

AccessPassDialog::AccessPassDialog(AdminClient &client, const wire::User &user, QString server,
                                   QWidget *parent)
    : FormDialog(
          tr("Access pass for %1").arg(nameOf(user)),
          tr("A pass opens the account in place of password and second step, and leads to setting these up. "
             "Be sure that it is really this person who asks; they are told by mail that there is one."),
          tr("&Issue pass"), parent),
      m_client(client),
      m_user(user),
      m_server(std::move(server)),
      m_question(new QWidget),
      m_life(new QComboBox),
      m_uses(new QSpinBox)
{
    showCallsOf(client);
    m_life->addItem(tr("As the settings say"), 0);
    m_life->addItem(tr("30 minutes"), 30);
    m_life->addItem(tr("4 hours"), 4 * 60);
    m_life->addItem(tr("1 day"), 24 * 60);
    m_life->addItem(tr("7 days"), 7 * 24 * 60);
    m_life->setAccessibleName(tr("Good for"));
    m_uses->setRange(1, 20);
    m_uses->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_uses->setAccessibleName(tr("Sign-ins"));
    auto *rows = new QFormLayout(m_question);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setHorizontalSpacing(16);
    rows->setVerticalSpacing(12);
    for (const auto &[text, widget] : {std::pair<QString, QWidget *>(tr("&Good for"), m_life),
                                       std::pair<QString, QWidget *>(tr("&Sign-ins"), m_uses)}) {
        QLabel *caption = plainLabel(text, "field");
        caption->setBuddy(widget);
        widget->ensurePolished();
        caption->setMinimumHeight(widget->sizeHint().height());
        rows->addRow(caption, widget);
    }
    body()->addWidget(m_question);
    connect(this, &FormDialog::submitted, this, [this] { m_pass.id.isEmpty() ? send() : accept(); });
    setMinimumWidth(520);
}

void AccessPassDialog::send()
{
    wire::NewAccessPass input;
    if (const int minutes = m_life->currentData().toInt(); minutes > 0) input.minutes = minutes;
    input.uses = m_uses->value();
    setBusy(true);
    whenDone(m_client.makeAccessPass(m_user.id, input), this, [this](const Result<wire::AccessPass> &made) {
        if (!made.ok()) return showError(made.error());
        setBusy(false);
        present(*made);
        Q_EMIT issued();
    });
}

void AccessPassDialog::present(const wire::AccessPass &pass)
{
    m_pass = pass;
    m_question->hide();
    QVBoxLayout *inner = nullptr;
    QFrame *sheet = card(&inner);
    auto *value = new CopyField(tr("Access pass"), CopyField::Kind::Secret);
    value->setText(pass.secret.value_or(QString()));
    inner->addWidget(plainLabel(tr("Access pass"), "quiet"));
    inner->addWidget(value);
    inner->addWidget(wrappedLabel(
        tr("Good for %n sign-in(s), until %1.", nullptr, pass.usesLeft).arg(timeText(pass.expiresAt)),
        "quiet"));
    body()->addWidget(sheet);
    QPushButton *printing = button(tr("&Print\u2026"));
    connect(printing, &QPushButton::clicked, this, &AccessPassDialog::print);
    body()->addWidget(printing, 0, Qt::AlignLeft);
    body()->addWidget(wrappedLabel(tr("It is shown only this once. Nobody can look it up later."), "quiet"));
    body()->addStretch();
    showOnly(tr("I have kept it"));
    secretShown();
    connect(value, &CopyField::copied, this, &AccessPassDialog::secretKept);
}

QString AccessPassDialog::asText() const
{
    if (m_pass.id.isEmpty()) return {};
    return tr("Access pass for %1 at %2").arg(m_user.username, m_server) + u"\n\n"_s +
           m_pass.secret.value_or(QString()) + u"\n\n"_s +
           tr("Good for %n sign-in(s), until %1.", nullptr, m_pass.usesLeft).arg(timeText(m_pass.expiresAt)) +
           u'\n' + tr("On the sign-in page, choose “Sign in with an access pass”.") + u'\n';
}

void AccessPassDialog::printOn(QPrinter &printer) const
{
    QPainter painter(&printer);
    const QRectF page = painter.viewport();
    QFont font(u"DejaVu Sans Mono"_s);
    font.setPointSize(13);
    painter.setFont(font);
    painter.drawText(page.adjusted(0, page.height() / 12, 0, 0),
                     Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, asText());
}

void AccessPassDialog::print()
{
    auto *printer = new QPrinter(QPrinter::HighResolution);
    auto *dialog = new QPrintDialog(printer, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        printOn(*printer);
        secretKept();
    });
    connect(dialog, &QObject::destroyed, this, [printer] { delete printer; });
    dialog->open();
}

}  // namespace gatehouse::ui
