#include "ui/widgets/totp_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/qr_code.h"
#include "ui/widgets/secret_views.h"

namespace gatehouse::ui {

TotpPanel::TotpPanel(QWidget *parent)
    : QWidget(parent),
      m_qr(new QrCode),
      m_secret(new CopyField(tr("Secret to type in"), CopyField::Kind::Secret)),
      m_code(field(tr("Code from the app"), QStringLiteral("123 456"))),
      m_problem(wrappedLabel(QString(), "error"))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(24);
    layout->addWidget(m_qr, 0, Qt::AlignTop);
    auto *steps = new QVBoxLayout;
    steps->setSpacing(6);
    steps->addWidget(plainLabel(tr("1.  Scan this picture with an authenticator app"), "field"));
    steps->addWidget(wrappedLabel(
        tr("Any app for one-time codes will do. No camera? Type this secret instead:"), "quiet"));
    steps->addWidget(m_secret);
    steps->addSpacing(12);
    QLabel *caption = plainLabel(tr("2.  Enter the &code that the app shows"), "field");
    caption->setBuddy(m_code);
    steps->addWidget(caption);
    steps->addWidget(wrappedLabel(
        tr("This proves that the app and the server agree. Before it, nothing changes."), "quiet"));
    m_code->setMaxLength(12);
    m_code->setFixedWidth(170);
    m_code->setInputMethodHints(Qt::ImhDigitsOnly);
    QFont font = m_code->font();
    font.setPointSizeF(font.pointSizeF() * 1.4);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 2);
    m_code->setFont(font);
    steps->addWidget(m_code);
    m_problem->hide();
    steps->addWidget(m_problem);
    steps->addStretch();
    layout->addLayout(steps, 1);
    connect(m_code, &QLineEdit::textChanged, this, [this] {
        m_problem->hide();
        setLook(m_code, "invalid", false);
        Q_EMIT codeChanged();
    });
}

void TotpPanel::setEnrolment(const wire::TotpEnrolment &enrolment)
{
    m_digits = enrolment.digits;
    m_qr->setText(enrolment.otpauthUri);
    m_secret->setText(grouped(enrolment.secret), enrolment.secret);
    m_code->clear();
}

QString TotpPanel::code() const
{
    QString digits;
    for (const QChar c : m_code->text()) {
        if (c >= u'0' && c <= u'9') digits += c;
    }
    return digits;
}

bool TotpPanel::isCodeComplete() const
{
    return code().size() == m_digits;
}

void TotpPanel::showCodeProblem(const QString &message)
{
    m_problem->setText(message);
    m_problem->show();
    setLook(m_code, "invalid", true);
    m_code->setFocus();
    m_code->selectAll();
}

}  // namespace gatehouse::ui
