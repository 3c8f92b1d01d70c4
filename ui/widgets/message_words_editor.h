#pragma once

#include <QTimer>
#include <QWidget>

#include "core/api/wire/message.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace gatehouse::ui {

class Shell;

/// What mails say: an office's own subject and paragraph for each kind and language, with a preview as one
/// types.
class MessageWordsEditor final : public QWidget
{
    Q_OBJECT
public:
    explicit MessageWordsEditor(Shell &shell, QWidget *parent = nullptr);
    void refresh();

private:
    const wire::MessageTemplateItem *chosen() const;
    bool isTouched() const;
    void showKinds();
    void showWords();
    void preview();
    void save();

    Shell &m_shell;
    QList<wire::MessageTemplateItem> m_items;
    QListWidget *m_kinds;
    QComboBox *m_language;
    QLineEdit *m_subject;
    QPlainTextEdit *m_paragraph;
    QPushButton *m_save;
    QLabel *m_previewSubject;
    QPlainTextEdit *m_preview;
    QTimer m_typing;
    wire::MessageTemplateItem m_shown;  ///< as it was put into the fields
    quint64 m_previews = 0;             ///< only the newest answer counts
};

}  // namespace gatehouse::ui
