#include "ui/pages/messages_page.h"

#include <QAction>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/widgets/mail_setup.h"
#include "ui/widgets/message_words_editor.h"
#include "ui/widgets/outbox_view.h"
#include "ui/widgets/sms_setup.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

MessagesPage::MessagesPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Mail and SMS"), tr("How this server writes to people, and whether it arrives"), parent),
      m_tabs(new QTabWidget),
      m_mail(new MailSetup(shell)),
      m_sms(new SmsSetup(shell)),
      m_outbox(new OutboxView(shell)),
      m_words(new MessageWordsEditor(shell))
{
    QAction *retry = addVerb(tr("&Try again now"), u"refresh"_s, QKeySequence(u"Ctrl+Shift+R"_s),
                             u"settings:write"_s, [this] { m_outbox->retry(); });
    QAction *drop = addVerb(tr("&Drop message…"), u"delete"_s, QKeySequence(u"Ctrl+Shift+Del"_s),
                            u"settings:write"_s, [this] { m_outbox->drop(); });
    m_outbox->setVerbs(retry, drop);
    m_tabs->addTab(m_mail, tr("Mail server"));
    m_tabs->addTab(m_sms, tr("SMS gateway"));
    m_tabs->addTab(m_outbox, tr("Outbox"));
    m_tabs->addTab(m_words, tr("Texts"));
    body()->addWidget(m_tabs, 1);
    m_tabs->setAccessibleName(title());
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { refreshTab(); });
}

void MessagesPage::refresh()
{
    refreshTab();
}

void MessagesPage::refreshTab()
{
    const QWidget *current = m_tabs->currentWidget();
    if (current == m_mail) m_mail->refresh();
    if (current == m_sms) m_sms->refresh();
    if (current == m_outbox) m_outbox->refresh();
    if (current == m_words) m_words->refresh();
}

void MessagesPage::applyFilter(const QVariantMap &filter)
{
    const QStringList tabs{u"mail"_s, u"sms"_s, u"waiting"_s, u"words"_s};
    const auto at = tabs.indexOf(filter.value(u"tab"_s).toString());
    if (at >= 0) m_tabs->setCurrentIndex(int(at));
}

}  // namespace gatehouse::ui
