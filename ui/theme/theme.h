#pragma once

#include <QColor>
#include <QObject>
#include <QPalette>

class QApplication;

namespace gatehouse::ui {

/// The colours of one theme. Every pair that carries text keeps at least 4.5:1 (tests/ui checks them).
struct Colours
{
    QColor ground;  ///< behind everything
    QColor side;    ///< navigation
    QColor card;    ///< tables, fields, sheets
    QColor line;    ///< hairlines
    QColor edge;    ///< borders of fields (3:1 against card)
    QColor ink;     ///< text
    QColor quiet;   ///< secondary text
    QColor accent;
    QColor accentDeep;  ///< hovered or pressed accent
    QColor onAccent;    ///< text on accent
    QColor accentSoft;  ///< selected rows, the current page
    QColor bad, badSoft;
    QColor warn, warnSoft;
    QColor good, goodSoft;
    QColor plainSoft;  ///< chips without a tone
    QColor hover;
};

/// How a chip, banner or finding is coloured. Never the only sign: words go with it.
enum class Tone { Plain, Accent, Good, Warn, Bad };

/// Light and dark looks of the console. One instance made by the program's start (or a test) and found again
/// through the application object's palette; follows the system unless a mode is chosen. GUI thread.
class Theme final : public QObject
{
    Q_OBJECT
public:
    enum class Mode { System, Light, Dark };

    explicit Theme(QApplication &application);
    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    bool isDark() const { return m_dark; }

    static const Colours &light();
    static const Colours &dark();
    /// The colours now in use.
    static const Colours &now();
    static QColor inkOf(Tone tone);
    static QColor softOf(Tone tone);
    /// WCAG 2.2 contrast ratio.
    static double contrast(const QColor &a, const QColor &b);

Q_SIGNALS:
    void changed();

private:
    void apply();
    bool systemIsDark() const;

    QApplication &m_application;
    Mode m_mode = Mode::System;
    bool m_systemDarkAtStart = false;
    bool m_dark = false;
};

}  // namespace gatehouse::ui
