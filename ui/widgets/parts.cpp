#include "ui/widgets/parts.h"

#include <QAction>
#include <QFrame>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include "ui/theme/icons.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

QLabel *plainLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    if (*role != '\0') label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QLabel *wrappedLabel(const QString &text, const char *role, QWidget *parent)
{
    QLabel *label = plainLabel(text, role, parent);
    label->setWordWrap(true);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    return label;
}

QPushButton *button(const QString &text, const char *role, const QString &iconName, QWidget *parent)
{
    auto *made = new QPushButton(text, parent);
    if (*role != '\0') made->setProperty("role", QString::fromLatin1(role));
    if (!iconName.isEmpty())
        made->setIcon(qstrcmp(role, "primary") == 0 ? iconOnAccent(iconName) : icon(iconName));
    made->setAccessibleName(QString(text).remove(u'&'));
    made->setAutoDefault(false);
    if (qstrcmp(role, "chip") == 0) {
        // The one that is chosen is bold, and must not need more room for it.
        made->ensurePolished();
        QFont chosen = made->font();
        chosen.setWeight(QFont::DemiBold);
        constexpr int kAround = 2 * (12 + 1);
        made->setMinimumWidth(QFontMetrics(chosen).horizontalAdvance(QString(text).remove(u'&')) + kAround +
                              2);
    }
    return made;
}

QLineEdit *field(const QString &accessibleName, const QString &placeholder, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setAccessibleName(accessibleName);
    edit->setPlaceholderText(placeholder);
    return edit;
}

QLineEdit *passwordField(const QString &accessibleName, QWidget *parent)
{
    QLineEdit *edit = field(accessibleName, {}, parent);
    edit->setEchoMode(QLineEdit::Password);
    edit->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    QAction *eye = edit->addAction(icon(u"eye"_s), QLineEdit::TrailingPosition);
    eye->setCheckable(true);
    eye->setText(QObject::tr("Show the password"));
    eye->setToolTip(eye->text());
    QObject::connect(eye, &QAction::toggled, edit, [edit](bool shown) {
        edit->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    });
    return edit;
}

QFrame *card(QVBoxLayout **layout, QWidget *parent)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("role", u"card"_s);
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(18, 16, 18, 16);
    inner->setSpacing(10);
    if (layout != nullptr) *layout = inner;
    return frame;
}

QFrame *rule(QWidget *parent)
{
    auto *frame = new QFrame(parent);
    frame->setProperty("role", u"rule"_s);
    return frame;
}

void setLook(QWidget *widget, const char *name, const QVariant &value)
{
    if (widget->property(name) == value) return;
    widget->setProperty(name, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

Chip::Chip(const QString &text, Tone tone, QWidget *parent) : QLabel(parent), m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Chip::show(const QString &text, Tone tone)
{
    m_tone = tone;
    setText(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 20, fontMetrics().height() + 6};
}

void Chip::paintEvent(QPaintEvent *)
{
    if (text().isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::softOf(m_tone));
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.setPen(Theme::inkOf(m_tone));
    painter.drawText(rect(), Qt::AlignCenter, text());
}

IconLabel::IconLabel(QString name, int size, Tone tone, QWidget *parent)
    : QWidget(parent), m_name(std::move(name)), m_size(size), m_tone(tone)
{
    setFixedSize(size, size);
}

void IconLabel::show(const QString &name, Tone tone)
{
    m_name = name;
    m_tone = tone;
    update();
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.drawPixmap(0, 0, iconPixmap(m_name, m_size, Theme::inkOf(m_tone), devicePixelRatioF()));
}

}  // namespace gatehouse::ui
