#include "ui/widgets/json_editor.h"

#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr qint64 kLargestFile = 256 * 1024;

}  // namespace

JsonEditor::JsonEditor() : m_edit(new QPlainTextEdit), m_open(button(tr("Read a file\u2026"), "link"))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_edit->setProperty("role", u"mono"_s);
    m_edit->setTabChangesFocus(true);
    m_edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_edit->setPlaceholderText(u"{ }"_s);
    layout->addWidget(m_edit);
    layout->addWidget(m_open, 0, Qt::AlignLeft);
    grow();
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        grow();
        Q_EMIT edited();
    });
    connect(m_open, &QPushButton::clicked, this, &JsonEditor::chooseFile);
}

void JsonEditor::setValue(const QJsonValue &value)
{
    m_given = value;
    m_givenText.clear();
    if (value.isObject() && !value.toObject().isEmpty())
        m_givenText = QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray() && !value.toArray().isEmpty())
        m_givenText = QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    m_edit->setPlainText(m_givenText);
}

QJsonValue JsonEditor::value() const
{
    const QString text = m_edit->toPlainText().trimmed();
    if (text == m_givenText) return m_given;
    if (text.isEmpty()) return m_given.isArray() ? QJsonValue(QJsonArray()) : QJsonValue(QJsonObject());
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isArray()) return document.array();
    // What cannot be read is still a change: problem() keeps it from being sent.
    return document.isObject() ? QJsonValue(document.object()) : QJsonValue(text);
}

QWidget *JsonEditor::input() const
{
    return m_edit;
}

QString JsonEditor::problem() const
{
    const QString text = m_edit->toPlainText().trimmed();
    if (text.isEmpty()) return {};
    QJsonParseError error;
    const QByteArray bytes = text.toUtf8();
    QJsonDocument::fromJson(bytes, &error);
    if (error.error == QJsonParseError::NoError) return {};
    return tr("This is no JSON: line %1 has a mistake.").arg(bytes.left(error.offset).count('\n') + 1);
}

void JsonEditor::setReadOnly(bool readOnly)
{
    m_edit->setReadOnly(readOnly);
    m_open->setVisible(!readOnly);
}

void JsonEditor::chooseFile()
{
    auto *dialog =
        new QFileDialog(this, tr("Read a file"), {}, tr("JSON files (*.json *.jwks);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly)) m_edit->setPlainText(QString::fromUtf8(file.read(kLargestFile)));
    });
    dialog->open();
}

void JsonEditor::grow()
{
    const int lines = std::clamp(m_edit->document()->blockCount() + 1, 2, 12);
    m_edit->setFixedHeight(lines * m_edit->fontMetrics().lineSpacing() + 24);
}

}  // namespace gatehouse::ui
