#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QGuiApplication>
#include <QPixmapCache>
#include <QStyleFactory>
#include <QStyleHints>
#include <cmath>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

const Colours *g_now = nullptr;  // which of the two constant palettes is in use

QPalette paletteOf(const Colours &c)
{
    QPalette p;
    p.setColor(QPalette::Window, c.ground);
    p.setColor(QPalette::WindowText, c.ink);
    p.setColor(QPalette::Base, c.card);
    p.setColor(QPalette::AlternateBase, c.ground);
    p.setColor(QPalette::Text, c.ink);
    p.setColor(QPalette::Button, c.card);
    p.setColor(QPalette::ButtonText, c.ink);
    p.setColor(QPalette::BrightText, c.bad);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::ToolTipBase, c.ink);
    p.setColor(QPalette::ToolTipText, c.card);
    p.setColor(QPalette::PlaceholderText, c.quiet);
    p.setColor(QPalette::Mid, c.line);
    p.setColor(QPalette::Light, c.card);
    p.setColor(QPalette::Midlight, c.line);
    p.setColor(QPalette::Dark, c.edge);
    p.setColor(QPalette::Shadow, c.edge);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, c.edge);
    return p;
}

QString styleSheetOf(const Colours &c)
{
    QFile file(u":/console/console.qss"_s);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    // Longer names first: @accentSoft must not be taken for @accent.
    const std::pair<QLatin1StringView, QColor> names[] = {{"@accentSoft"_L1, c.accentSoft},
                                                          {"@accentDeep"_L1, c.accentDeep},
                                                          {"@accent"_L1, c.accent},
                                                          {"@onAccent"_L1, c.onAccent},
                                                          {"@ground"_L1, c.ground},
                                                          {"@side"_L1, c.side},
                                                          {"@card"_L1, c.card},
                                                          {"@line"_L1, c.line},
                                                          {"@edge"_L1, c.edge},
                                                          {"@ink"_L1, c.ink},
                                                          {"@quiet"_L1, c.quiet},
                                                          {"@badSoft"_L1, c.badSoft},
                                                          {"@bad"_L1, c.bad},
                                                          {"@warnSoft"_L1, c.warnSoft},
                                                          {"@warn"_L1, c.warn},
                                                          {"@goodSoft"_L1, c.goodSoft},
                                                          {"@good"_L1, c.good},
                                                          {"@plainSoft"_L1, c.plainSoft},
                                                          {"@hover"_L1, c.hover}};
    for (const auto &[name, colour] : names)
        sheet.replace(name, colour.name());
    sheet.replace("@tick"_L1, c.ground.lightness() > 128 ? "tick-light"_L1 : "tick-dark"_L1);
    return sheet;
}

double luminance(const QColor &colour)
{
    const auto channel = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) +
           0.0722 * channel(colour.blueF());
}

}  // namespace

const Colours &Theme::light()
{
    static const Colours colours = [] {
        Colours c;
        c.ground = QColor(0xf5f5f1);
        c.side = QColor(0xebece5);
        c.card = QColor(0xffffff);
        c.line = QColor(0xe3e4de);
        c.edge = QColor(0x7c8782);
        c.ink = QColor(0x17211e);
        c.quiet = QColor(0x55605b);
        c.accent = QColor(0x0d6b5b);
        c.accentDeep = QColor(0x09564a);
        c.onAccent = QColor(0xffffff);
        c.accentSoft = QColor(0xe0efea);
        c.bad = QColor(0xa3211b);
        c.badSoft = QColor(0xfbebe9);
        c.warn = QColor(0x7a4d00);
        c.warnSoft = QColor(0xfdf0d5);
        c.good = QColor(0x1b6b3c);
        c.goodSoft = QColor(0xe3f2e8);
        c.plainSoft = QColor(0xedeee8);
        c.hover = QColor(0xf1f3ee);
        return c;
    }();
    return colours;
}

const Colours &Theme::dark()
{
    static const Colours colours = [] {
        Colours c;
        c.ground = QColor(0x111716);
        c.side = QColor(0x0c1110);
        c.card = QColor(0x19211f);
        c.line = QColor(0x2c3735);
        c.edge = QColor(0x73827c);
        c.ink = QColor(0xe8eeec);
        c.quiet = QColor(0xa5b2ad);
        c.accent = QColor(0x6fd6bf);
        c.accentDeep = QColor(0x8ae3cf);
        c.onAccent = QColor(0x05231c);
        c.accentSoft = QColor(0x1a3a34);
        c.bad = QColor(0xffa79e);
        c.badSoft = QColor(0x3a1f1c);
        c.warn = QColor(0xf2c879);
        c.warnSoft = QColor(0x37290f);
        c.good = QColor(0x8adba8);
        c.goodSoft = QColor(0x17331f);
        c.plainSoft = QColor(0x26302e);
        c.hover = QColor(0x1f2927);
        return c;
    }();
    return colours;
}

const Colours &Theme::now()
{
    return g_now != nullptr ? *g_now : light();
}

QColor Theme::inkOf(Tone tone)
{
    switch (tone) {
        case Tone::Plain:
            return now().quiet;
        case Tone::Accent:
            return now().accent;
        case Tone::Good:
            return now().good;
        case Tone::Warn:
            return now().warn;
        case Tone::Bad:
            return now().bad;
    }
    return now().ink;
}

QColor Theme::softOf(Tone tone)
{
    switch (tone) {
        case Tone::Plain:
            return now().plainSoft;
        case Tone::Accent:
            return now().accentSoft;
        case Tone::Good:
            return now().goodSoft;
        case Tone::Warn:
            return now().warnSoft;
        case Tone::Bad:
            return now().badSoft;
    }
    return now().card;
}

double Theme::contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

Theme::Theme(QApplication &application) : m_application(application)
{
    // Read before our own palette hides the system's.
    const QPalette system = QGuiApplication::palette();
    m_systemDarkAtStart =
        luminance(system.color(QPalette::Window)) < luminance(system.color(QPalette::WindowText));
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_mode == Mode::System) apply();
    });
#endif
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    apply();
}

bool Theme::systemIsDark() const
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown) return scheme == Qt::ColorScheme::Dark;
#endif
    return m_systemDarkAtStart;
}

void Theme::setMode(Mode mode)
{
    m_mode = mode;
    apply();
}

void Theme::apply()
{
    m_dark = m_mode == Mode::Dark || (m_mode == Mode::System && systemIsDark());
    g_now = m_dark ? &dark() : &light();
    QPixmapCache::clear();
    QApplication::setPalette(paletteOf(*g_now));
    m_application.setStyleSheet(styleSheetOf(*g_now));
    Q_EMIT changed();
}

}  // namespace gatehouse::ui
