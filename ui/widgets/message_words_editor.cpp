#include "ui/widgets/message_words_editor.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/pages/page.h"
#include "ui/widgets/mail_words.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gatehouse::ui {

namespace {

QString languageName(const QString &language)
{
    const QString name = QLocale(language).nativeLanguageName();
    return name.isEmpty() ? language : name.section(u' ', -1);
}

QLabel *labelFor(const QString &text, QWidget *widget)
{
    QLabel *label = plainLabel(text, "field");
    label->setBuddy(widget);
    return label;
}

}  // namespace

MessageWordsEditor::MessageWordsEditor(Shell &shell, QWidget *parent)
    : QWidget(parent),
      m_shell(shell),
      m_kinds(new QListWidget),
      m_language(new QComboBox),
      m_subject(field(tr("Subject"), tr("as it is"))),
      m_paragraph(new QPlainTextEdit),
      m_save(button(tr("&Save"), "primary")),
      m_previewSubject(wrappedLabel({}, "field")),
      m_preview(new QPlainTextEdit)
{
    m_kinds->setObjectName(u"sections"_s);
    m_kinds->setAccessibleName(tr("Messages"));
    m_kinds->setFixedWidth(232);
    m_kinds->setFrameShape(QFrame::NoFrame);
    m_kinds->setTabKeyNavigation(false);
    m_language->setAccessibleName(tr("Language"));
    m_paragraph->setAccessibleName(tr("One more paragraph"));
    m_paragraph->setTabChangesFocus(true);
    m_paragraph->setFixedHeight(84);
    m_preview->setAccessibleName(tr("Preview"));
    m_preview->setReadOnly(true);
    m_preview->setTabChangesFocus(true);
    auto *columns = new QHBoxLayout(this);
    columns->setContentsMargins(0, 14, 0, 0);
    columns->setSpacing(18);
    columns->addWidget(m_kinds);
    auto *right = new QVBoxLayout;
    right->setSpacing(8);
    columns->addLayout(right, 1);
    right->addWidget(labelFor(tr("&Language"), m_language));
    right->addWidget(m_language);
    right->addWidget(labelFor(tr("S&ubject"), m_subject));
    right->addWidget(m_subject);
    right->addWidget(labelFor(tr("One more &paragraph"), m_paragraph));
    right->addWidget(m_paragraph);
    auto *row = new QHBoxLayout;
    row->addWidget(
        wrappedLabel(tr("{{office}} and {{name}} are filled in. Links may lead to this server alone."),
                     "quiet"),
        1);
    row->addWidget(m_save);
    right->addLayout(row);
    right->addWidget(plainLabel(tr("Preview"), "heading"));
    right->addWidget(m_previewSubject);
    right->addWidget(m_preview, 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(350ms);
    connect(&m_typing, &QTimer::timeout, this, &MessageWordsEditor::preview);
    connect(m_kinds, &QListWidget::currentItemChanged, this, [this] { showWords(); });
    connect(m_language, &QComboBox::currentIndexChanged, this, [this] { showWords(); });
    connect(m_subject, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
    connect(m_paragraph, &QPlainTextEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_save, &QPushButton::clicked, this, &MessageWordsEditor::save);
}

void MessageWordsEditor::refresh()
{
    whenDone(m_shell.client().messageTemplates(), this,
             [this](const Result<wire::Page<wire::MessageTemplateItem>> &page) {
                 if (!page.ok()) return m_shell.showError(page.error());
                 m_items = page->items;
                 showKinds();
             });
}

void MessageWordsEditor::showKinds()
{
    const QString before =
        m_kinds->currentItem() != nullptr ? m_kinds->currentItem()->data(Qt::UserRole).toString() : QString();
    const QString language =
        m_language->count() > 0 ? m_language->currentData().toString() : QLocale().name().left(2);
    const QSignalBlocker quietKinds(m_kinds);
    const QSignalBlocker quietLanguage(m_language);
    m_kinds->clear();
    m_language->clear();
    QStringList kinds;
    for (const wire::MessageTemplateItem &item : std::as_const(m_items)) {
        if (m_language->findData(item.language) < 0)
            m_language->addItem(languageName(item.language), item.language);
        if (kinds.contains(item.kind)) continue;
        kinds << item.kind;
        auto *row = new QListWidgetItem(messageKindText(item.kind), m_kinds);
        row->setData(Qt::UserRole, item.kind);
        if (item.kind == before) m_kinds->setCurrentItem(row);
    }
    m_language->setCurrentIndex(qMax(0, m_language->findData(language)));
    if (m_kinds->currentItem() == nullptr) m_kinds->setCurrentRow(0);
    // What is being written stays.
    const wire::MessageTemplateItem *item = chosen();
    const bool same = item != nullptr && item->kind == m_shown.kind && item->language == m_shown.language;
    if (same && isTouched()) return;
    showWords();
}

bool MessageWordsEditor::isTouched() const
{
    return m_subject->text() != m_shown.subject || m_paragraph->toPlainText() != m_shown.paragraph;
}

const wire::MessageTemplateItem *MessageWordsEditor::chosen() const
{
    const QListWidgetItem *row = m_kinds->currentItem();
    if (row == nullptr) return nullptr;
    for (const wire::MessageTemplateItem &item : m_items)
        if (item.kind == row->data(Qt::UserRole).toString() &&
            item.language == m_language->currentData().toString())
            return &item;
    return nullptr;
}

void MessageWordsEditor::showWords()
{
    const wire::MessageTemplateItem *item = chosen();
    if (item == nullptr) return;
    m_shown = *item;
    const bool ours = item->channel == "sms"_L1 || !m_shell.may(u"settings:write"_s);
    m_subject->setText(item->subject);
    {
        const QSignalBlocker quiet(m_paragraph);
        m_paragraph->setPlainText(item->paragraph);
    }
    m_subject->setEnabled(!ours);
    m_paragraph->setEnabled(!ours);
    m_save->setEnabled(!ours);
    preview();
}

void MessageWordsEditor::preview()
{
    const wire::MessageTemplateItem *item = chosen();
    if (item == nullptr) return;
    const wire::MessageWords words{m_subject->text(), m_paragraph->toPlainText()};
    const quint64 asked = ++m_previews;
    whenDone(m_shell.client().messagePreview(item->kind, item->language, words), this,
             [this, asked](const Result<wire::MessagePreview> &preview) {
                 if (asked != m_previews) return;
                 if (!preview.ok()) {
                     m_previewSubject->setText(preview.error().publicMessage);
                     m_previewSubject->show();
                     m_preview->clear();
                     return;
                 }
                 m_previewSubject->setText(preview->subject);
                 m_previewSubject->setVisible(!preview->subject.isEmpty());
                 m_preview->setPlainText(preview->text);
             });
}

void MessageWordsEditor::save()
{
    const wire::MessageTemplateItem *item = chosen();
    if (item == nullptr) return;
    const wire::MessageWords words{m_subject->text(), m_paragraph->toPlainText()};
    whenDone(m_shell.client().setMessageWords(item->kind, item->language, words), this,
             [this, words](const Result<wire::MessageTemplateItem> &saved) {
                 if (!saved.ok()) return m_shell.showError(saved.error());
                 for (wire::MessageTemplateItem &known : m_items)
                     if (known.kind == saved->kind && known.language == saved->language) known = *saved;
                 // By now others may be chosen, or more may have been written.
                 if (m_shown.kind == saved->kind && m_shown.language == saved->language) {
                     m_shown = *saved;
                     if (m_subject->text() == words.subject && m_paragraph->toPlainText() == words.paragraph)
                         showWords();
                 }
                 m_shell.showNotice(Tone::Good, tr("Saved."));
             });
}

}  // namespace gatehouse::ui
