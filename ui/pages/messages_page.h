#pragma once

#include "ui/pages/page.h"

class QTabWidget;

namespace gatehouse::ui {

class MailSetup;
class MessageWordsEditor;
class OutboxView;
class SmsSetup;

/// Mail and text messages: where they are handed over, what waits, and what they say. GUI thread.
class MessagesPage final : public Page
{
    Q_OBJECT
public:
    explicit MessagesPage(Shell &shell, QWidget *parent = nullptr);
    void refresh() override;
    /// "tab": mail, sms, waiting, words.
    void applyFilter(const QVariantMap &filter) override;

private:
    void refreshTab();

    QTabWidget *m_tabs;
    MailSetup *m_mail;
    SmsSetup *m_sms;
    OutboxView *m_outbox;
    MessageWordsEditor *m_words;
};

}  // namespace gatehouse::ui
