#include "ui/widgets/message_test.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/mail_words.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

MessageTestPanel::MessageTestPanel(const QString &label, const QString &example, const QString &buttonText,
                                   Send send, QWidget *parent)
    : QWidget(parent),
      m_send(std::move(send)),
      m_to(field(label, example)),
      m_run(button(buttonText)),
      m_verdict(wrappedLabel({}, "field")),
      m_transcript(new QPlainTextEdit)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_to, 1);
    row->addWidget(m_run);
    layout->addLayout(row);
    layout->addWidget(m_verdict);
    layout->addWidget(m_transcript);
    m_verdict->hide();
    m_transcript->hide();
    m_transcript->setReadOnly(true);
    m_transcript->setTabChangesFocus(true);
    m_transcript->setAccessibleName(tr("What the servers said"));
    m_transcript->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_transcript->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_transcript->setMinimumHeight(170);
    connect(m_run, &QPushButton::clicked, this, &MessageTestPanel::run);
    connect(m_to, &QLineEdit::returnPressed, this, &MessageTestPanel::run);
}

void MessageTestPanel::setAllowed(bool allowed)
{
    m_to->setEnabled(allowed);
    m_run->setEnabled(allowed);
}

void MessageTestPanel::run()
{
    if (!m_run->isEnabled()) return;
    m_run->setEnabled(false);
    m_transcript->hide();
    m_verdict->show();
    m_verdict->setText(tr("Sending… A server that does not answer takes most of a minute."));
    const wire::MessageTest test{m_to->text().trimmed(), QLocale().name().left(2)};
    whenDone(m_send(test), this, [this](const Result<wire::MessageTestResult> &result) {
        m_run->setEnabled(true);
        if (result.ok()) return show(*result);
        m_verdict->setText(result.error().publicMessage);
    });
}

void MessageTestPanel::show(const wire::MessageTestResult &result)
{
    const QString advice = mailAdvice(result.failure, result.advice);
    // The gateway's advice holds its own words, which nobody can translate.
    const bool told = result.ok || result.transcript.isEmpty();
    m_verdict->setText(result.ok ? tr("It was taken. Look whether it arrives.")
                                 : (told ? result.advice : advice));
    m_transcript->setPlainText(result.transcript.join(u'\n'));
    m_transcript->setVisible(!result.transcript.isEmpty());
}

}  // namespace gatehouse::ui
