#include "ui/widgets/search_field.h"

#include "ui/theme/icons.h"

namespace gatehouse::ui {

SearchField::SearchField(const QString &accessibleName, const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setAccessibleName(accessibleName);
    setPlaceholderText(placeholder);
    setClearButtonEnabled(true);
    setMaxLength(200);
    addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_pause.setSingleShot(true);
    m_pause.setInterval(200);
    connect(this, &QLineEdit::textChanged, this, [this] { m_pause.start(); });
    connect(this, &QLineEdit::returnPressed, this, &SearchField::tell);
    connect(&m_pause, &QTimer::timeout, this, &SearchField::tell);
}

void SearchField::tell()
{
    m_pause.stop();
    const QString now = text().trimmed();
    if (now == m_told) return;
    m_told = now;
    Q_EMIT searched(now);
}

}  // namespace gatehouse::ui
