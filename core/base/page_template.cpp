#include "core/base/page_template.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <functional>

namespace gatehouse {

struct PageTemplates::Node
{
    enum class Kind { Text, Variable, Section, Inverted, Partial, Message };
    Kind kind = Kind::Text;
    QString text;  ///< the text, or the tag's name
    QStringList path;
    Nodes children;
};

namespace {

using Node = PageTemplates::Node;
using Nodes = PageTemplates::Nodes;

const QString kMessageTag = QStringLiteral("t");

bool isName(QStringView name)
{
    if (name == u".") return true;
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        if (!((u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' ||
              u == '-' || u == '.'))
            return false;
    }
    return !name.isEmpty() && !name.startsWith(u'.') && !name.endsWith(u'.') &&
           !name.contains(QStringLiteral(".."));
}

/// Turns one source into nodes.
class TemplateParser final
{
public:
    TemplateParser(QString where, const QString &source) : m_where(std::move(where)), m_source(source) {}

    Result<Nodes> parse()
    {
        Nodes nodes;
        GATEHOUSE_TRY(parseUntil({}, nodes));
        return nodes;
    }

private:
    Error broken(const QString &what) const
    {
        const auto line = QStringView(m_source).first(m_at).count(u'\n') + 1;
        return Error::corrupt(QStringLiteral("template '%1', line %2: %3").arg(m_where).arg(line).arg(what));
    }

    void addText(Nodes &nodes, qsizetype from, qsizetype to) const
    {
        if (to <= from) return;
        Node node;
        node.text = m_source.mid(from, to - from);
        nodes.push_back(std::move(node));
    }

    /// A tag that stands alone on its line takes the line with it, so that pages have no blank lines.
    void widenToLine(qsizetype &from, qsizetype &to) const
    {
        qsizetype start = from;
        while (start > 0 && (m_source[start - 1] == u' ' || m_source[start - 1] == u'\t'))
            --start;
        if (start > 0 && m_source[start - 1] != u'\n') return;
        qsizetype end = to;
        while (end < m_source.size() &&
               (m_source[end] == u' ' || m_source[end] == u'\t' || m_source[end] == u'\r'))
            ++end;
        if (end < m_source.size() && m_source[end] != u'\n') return;
        from = std::max(start, m_at);
        to = std::min(end + 1, m_source.size());
    }

    Result<void> parseUntil(const QString &closing, Nodes &nodes)
    {
        if (++m_depth > 32) return broken(QStringLiteral("sections are nested too deep"));
        while (true) {
            qsizetype open = m_source.indexOf(QLatin1String("{{"), m_at);
            if (open < 0) {
                addText(nodes, m_at, m_source.size());
                m_at = m_source.size();
                if (!closing.isEmpty())
                    return broken(QStringLiteral("section '%1' is not closed").arg(closing));
                --m_depth;
                return {};
            }
            const qsizetype close = m_source.indexOf(QLatin1String("}}"), open);
            if (close < 0) return broken(QStringLiteral("a tag is not closed"));
            const QStringView inside = QStringView(m_source).sliced(open + 2, close - open - 2).trimmed();
            const char16_t sigil = inside.isEmpty() ? u'\0' : inside.front().unicode();
            qsizetype end = close + 2;
            const bool quiet =
                sigil == u'#' || sigil == u'^' || sigil == u'/' || sigil == u'!' || sigil == u'>';
            const QString name = (quiet ? inside.sliced(1).trimmed() : inside).toString();
            // Messages stand in running text: their tags do not take the line.
            if (quiet && name != kMessageTag) widenToLine(open, end);
            addText(nodes, m_at, open);
            if (sigil != u'!' && !isName(name))
                return broken(QStringLiteral("the tag '%1' is not known").arg(inside));
            m_at = end;
            if (sigil == u'!') continue;
            if (sigil == u'/') {
                if (name != closing) return broken(QStringLiteral("'%1' closes nothing").arg(name));
                --m_depth;
                return {};
            }
            GATEHOUSE_TRY(addTag(sigil, name, nodes));
        }
    }

    Result<void> addTag(char16_t sigil, const QString &name, Nodes &nodes)
    {
        Node node;
        node.text = name;
        node.kind = Node::Kind::Variable;
        if (sigil == u'>') node.kind = Node::Kind::Partial;
        if (sigil == u'^') node.kind = Node::Kind::Inverted;
        if (sigil == u'#') node.kind = name == kMessageTag ? Node::Kind::Message : Node::Kind::Section;
        if (name != u".") node.path = name.split(u'.');
        if (sigil == u'#' || sigil == u'^') GATEHOUSE_TRY(parseUntil(name, node.children));
        nodes.push_back(std::move(node));
        return {};
    }

    QString m_where;
    const QString &m_source;
    qsizetype m_at = 0;
    int m_depth = 0;
};

bool isTrue(const QJsonValue &value)
{
    if (value.isBool()) return value.toBool();
    if (value.isArray()) return !value.toArray().isEmpty();
    if (value.isString()) return !value.toString().isEmpty();
    return !value.isNull() && !value.isUndefined();
}

QString textOf(const QJsonValue &value)
{
    if (value.isString()) return value.toString();
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isDouble()) return value.toVariant().toString();
    return {};
}

/// One rendering: the stack of data, innermost last.
class Renderer final
{
public:
    using Lookup = std::function<const Nodes *(const QString &)>;
    Renderer(Lookup partial, Lookup message, const MessageCatalogue &catalogue, QString language,
             PageTemplates::Form form)
        : m_partial(std::move(partial)),
          m_message(std::move(message)),
          m_catalogue(catalogue),
          m_language(std::move(language)),
          m_isHtml(form == PageTemplates::Form::Html)
    {
    }

    void push(QJsonValue data) { m_stack.push_back(std::move(data)); }

    void render(const Nodes &nodes, QString &out, bool escape)
    {
        for (const Node &node : nodes) {
            switch (node.kind) {
                case Node::Kind::Text:
                    out += m_inMessage ? written(node.text) : node.text;
                    break;
                case Node::Kind::Variable: {
                    const QString text = textOf(find(node));
                    out += escape ? written(text) : text;
                    break;
                }
                case Node::Kind::Section:
                    renderSection(node, out, escape);
                    break;
                case Node::Kind::Inverted:
                    if (!isTrue(find(node))) render(node.children, out, escape);
                    break;
                case Node::Kind::Partial:
                    if (const Nodes *partial = m_partial(node.text)) render(*partial, out, escape);
                    break;
                case Node::Kind::Message:
                    renderMessage(node, out);
                    break;
            }
        }
    }

private:
    /// What is no markup, as it has to stand in the output.
    QString written(const QString &text) const { return m_isHtml ? htmlEscaped(text) : text; }

    QJsonValue find(const Node &node) const
    {
        if (node.path.isEmpty()) return m_stack.back();
        QJsonValue value(QJsonValue::Undefined);
        for (auto scope = m_stack.rbegin(); scope != m_stack.rend(); ++scope) {
            value = scope->isObject() ? scope->toObject().value(node.path.first())
                                      : QJsonValue(QJsonValue::Undefined);
            if (!value.isUndefined()) break;
        }
        for (qsizetype i = 1; i < node.path.size() && !value.isUndefined(); ++i)
            value = value.toObject().value(node.path[i]);
        return value;
    }

    void renderSection(const Node &node, QString &out, bool escape)
    {
        const QJsonValue value = find(node);
        if (!isTrue(value)) return;
        const QJsonArray items = value.isArray() ? value.toArray() : QJsonArray{value};
        for (const QJsonValue &item : items) {
            m_stack.push_back(item);
            render(node.children, out, escape);
            m_stack.pop_back();
        }
    }

    void renderMessage(const Node &node, QString &out)
    {
        QString id;
        render(node.children, id, false);
        const QString text = m_catalogue.text(m_language, id.trimmed());
        const Nodes *message = m_message(text);
        if (!message) {
            out += written(text);
            return;
        }
        m_inMessage = true;
        render(*message, out, true);
        m_inMessage = false;
    }

    Lookup m_partial;
    Lookup m_message;
    const MessageCatalogue &m_catalogue;
    QString m_language;
    std::vector<QJsonValue> m_stack;
    bool m_isHtml;
    bool m_inMessage = false;
};

void visit(const Nodes &nodes, const std::function<void(const Node &)> &look)
{
    for (const Node &node : nodes) {
        look(node);
        visit(node.children, look);
    }
}

bool isRightToLeft(const QString &language)
{
    static const QStringList kLanguages{QStringLiteral("ar"), QStringLiteral("fa"), QStringLiteral("he"),
                                        QStringLiteral("ur")};
    return kLanguages.contains(language.left(2));
}

}  // namespace

QString htmlEscaped(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size() + 16);
    for (const QChar c : text) {
        switch (c.unicode()) {
            case u'&':
                escaped += QLatin1String("&amp;");
                break;
            case u'<':
                escaped += QLatin1String("&lt;");
                break;
            case u'>':
                escaped += QLatin1String("&gt;");
                break;
            case u'"':
                escaped += QLatin1String("&quot;");
                break;
            case u'\'':
                escaped += QLatin1String("&#39;");
                break;
            case u'`':
                escaped += QLatin1String("&#96;");
                break;
            case u'\0':
                escaped += QChar(QChar::ReplacementCharacter);
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

PageTemplates::PageTemplates() = default;
PageTemplates::~PageTemplates() = default;
PageTemplates::PageTemplates(PageTemplates &&) noexcept = default;
PageTemplates &PageTemplates::operator=(PageTemplates &&) noexcept = default;

Result<PageTemplates> PageTemplates::load(const QString &folder, MessageCatalogue catalogue, Form form)
{
    QHash<QString, QString> sources;
    const QString pattern = form == Form::Html ? QStringLiteral("*.html") : QStringLiteral("*.txt");
    const QFileInfoList files = QDir(folder).entryInfoList({pattern}, QDir::Files);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (!file.open(QIODevice::ReadOnly))
            return Error::corrupt(QStringLiteral("cannot read %1").arg(info.filePath()));
        sources.insert(info.completeBaseName(), QString::fromUtf8(file.readAll()));
    }
    return fromSources(sources, std::move(catalogue), form);
}

Result<PageTemplates> PageTemplates::fromSources(const QHash<QString, QString> &sources,
                                                 MessageCatalogue catalogue, Form form)
{
    PageTemplates pages;
    pages.m_form = form;
    pages.m_catalogue = std::move(catalogue);
    QHash<QString, QSet<QString>> partials;
    for (auto it = sources.cbegin(); it != sources.cend(); ++it) {
        GATEHOUSE_TRY_ASSIGN(nodes, TemplateParser(it.key(), it.value()).parse());
        visit(nodes, [&](const Node &node) {
            if (node.kind == Node::Kind::Partial) partials[it.key()].insert(node.text);
        });
        pages.m_templates.insert(it.key(), std::make_shared<const Nodes>(std::move(nodes)));
    }
    for (auto it = partials.cbegin(); it != partials.cend(); ++it) {
        QSet<QString> reached;
        QStringList open(it->cbegin(), it->cend());
        while (!open.isEmpty()) {
            const QString name = open.takeLast();
            if (!pages.m_templates.contains(name))
                return Error::corrupt(
                    QStringLiteral("template '%1' includes '%2', which is not there").arg(it.key(), name));
            if (name == it.key())
                return Error::corrupt(QStringLiteral("template '%1' includes itself").arg(name));
            if (reached.contains(name)) continue;
            reached.insert(name);
            for (const QString &next : partials.value(name))
                open.append(next);
        }
    }
    for (const QHash<QString, QString> &texts : pages.m_catalogue.texts()) {
        for (auto it = texts.cbegin(); it != texts.cend(); ++it) {
            GATEHOUSE_TRY_ASSIGN(nodes,
                                 TemplateParser(QStringLiteral("message ") + it.key(), it.value()).parse());
            for (const Node &node : nodes)
                if (node.kind != Node::Kind::Text && node.kind != Node::Kind::Variable)
                    return Error::corrupt(
                        QStringLiteral("message '%1' may hold {{name}} only").arg(it.key()));
            pages.m_messages.insert(it.value(), std::make_shared<const Nodes>(std::move(nodes)));
        }
    }
    return pages;
}

Result<QByteArray> PageTemplates::render(const QString &name, const QJsonObject &data,
                                         const QString &language) const
{
    const auto page = m_templates.constFind(name);
    if (page == m_templates.constEnd())
        return Error::internalError(QStringLiteral("there is no template '%1'").arg(name));
    const auto lookup = [](const QHash<QString, std::shared_ptr<const Nodes>> &in) {
        return [&in](const QString &key) -> const Nodes * {
            const auto found = in.constFind(key);
            return found == in.constEnd() ? nullptr : found->get();
        };
    };
    Renderer renderer(lookup(m_templates), lookup(m_messages), m_catalogue, language, m_form);
    renderer.push(QJsonObject{
        {QStringLiteral("lang"), language},
        {QStringLiteral("dir"), isRightToLeft(language) ? QStringLiteral("rtl") : QStringLiteral("ltr")}});
    renderer.push(data);
    QString out;
    renderer.render(**page, out, true);
    return out.toUtf8();
}

bool PageTemplates::contains(const QString &name) const
{
    return m_templates.contains(name);
}

QStringList PageTemplates::messageIds() const
{
    QSet<QString> ids;
    for (const auto &nodes : m_templates) {
        visit(*nodes, [&](const Node &node) {
            const bool literal = node.kind == Node::Kind::Message && node.children.size() == 1 &&
                                 node.children.front().kind == Node::Kind::Text;
            if (literal) ids.insert(node.children.front().text.trimmed());
        });
    }
    QStringList sorted(ids.cbegin(), ids.cend());
    sorted.sort();
    return sorted;
}

}  // namespace gatehouse
