#include "ui/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "ui/theme/theme.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QByteArray drawing(const QString &name)
{
    QFile file(u":/console/icons/%1.svg"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Draws when asked, so that a change of theme needs no new icons.
class RecolouredEngine final : public QIconEngine
{
public:
    RecolouredEngine(QString name, bool onAccent, bool navigation = false)
        : m_name(std::move(name)), m_onAccent(onAccent), m_navigation(navigation)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        const int side = qMin(rect.width(), rect.height());
        const QPixmap pixmap = iconPixmap(m_name, side, colour(mode, state), ratio);
        painter->drawPixmap(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2,
                            pixmap);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return iconPixmap(m_name, qMin(size.width(), size.height()), colour(mode, state));
    }
    QIconEngine *clone() const override { return new RecolouredEngine(*this); }

private:
    QColor colour(QIcon::Mode mode, QIcon::State state) const
    {
        const Colours &c = Theme::now();
        if (mode == QIcon::Disabled) return c.edge;
        if (m_onAccent) return c.onAccent;
        if (mode == QIcon::Selected) return m_navigation ? c.onAccent : c.accent;
        return mode == QIcon::Active || state == QIcon::On ? c.accent : c.quiet;
    }
    QString m_name;
    bool m_onAccent;
    bool m_navigation;
};

}  // namespace

QPixmap iconPixmap(const QString &name, int size, const QColor &colour, qreal ratio)
{
    const QString key = u"gatehouse/%1/%2/%3/%4"_s.arg(name).arg(size).arg(colour.name()).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(QSize(size, size) * ratio);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(drawing(name).replace("currentColor", colour.name().toLatin1()));
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(pixmap.size())));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIcon icon(const QString &name)
{
    return QIcon(new RecolouredEngine(name, false));
}

QIcon iconOnAccent(const QString &name)
{
    return QIcon(new RecolouredEngine(name, true));
}

QIcon navigationIcon(const QString &name)
{
    return QIcon(new RecolouredEngine(name, false, true));
}

QIcon markIcon()
{
    return QIcon(u":/console/icons/gatehouse.svg"_s);
}

}  // namespace gatehouse::ui
