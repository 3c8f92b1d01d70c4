#include "ui/widgets/tile.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/theme/icons.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

Tile::Tile(QString iconName, const QString &caption, QWidget *parent)
    : QAbstractButton(parent), m_iconName(std::move(iconName)), m_caption(caption)
{
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFigure(u"\u2013"_s, {}, Tone::Plain);
}

void Tile::setFigure(const QString &figure, const QString &note, Tone tone)
{
    m_figure = figure;
    m_note = note;
    m_tone = tone;
    setAccessibleName(u"%1: %2. %3"_s.arg(m_caption, figure, note));
    update();
}

QSize Tile::sizeHint() const
{
    return {200, fontMetrics().height() * 5 + 34};
}

void Tile::paintEvent(QPaintEvent *)
{
    const Colours &c = Theme::now();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setBrush(underMouse() ? c.hover : c.card);
    painter.setPen(hasFocus() ? QPen(c.accent, 2) : QPen(underMouse() ? c.accent : c.line, 1));
    painter.drawRoundedRect(frame, 11, 11);

    const QRect inner = rect().adjusted(18, 15, -16, -14);
    painter.drawPixmap(inner.right() - 22, inner.top(),
                       iconPixmap(m_iconName, 22, Theme::inkOf(m_tone), devicePixelRatioF()));
    QFont caption = font();
    caption.setWeight(QFont::Medium);
    painter.setFont(caption);
    painter.setPen(c.quiet);
    const QFontMetrics metrics(caption);
    painter.drawText(QRect(inner.left(), inner.top(), inner.width() - 30, metrics.height()), Qt::AlignLeft,
                     metrics.elidedText(m_caption, Qt::ElideRight, inner.width() - 30));
    QFont figure = font();
    figure.setPointSizeF(figure.pointSizeF() * 2.1);
    figure.setWeight(QFont::DemiBold);
    painter.setFont(figure);
    painter.setPen(c.ink);
    painter.drawText(inner.adjusted(0, metrics.height() + 2, 0, -metrics.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, m_figure);
    painter.setFont(font());
    painter.setPen(Theme::inkOf(m_tone));
    painter.drawText(
        QRect(inner.left(), inner.bottom() - metrics.height() + 1, inner.width(), metrics.height()),
        Qt::AlignLeft, fontMetrics().elidedText(m_note, Qt::ElideRight, inner.width()));
}

}  // namespace gatehouse::ui
