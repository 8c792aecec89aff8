using Akka.Configuration.Hocon;

namespace Proxy.Configuration;

/// <summary>
/// A block of the HOCON tree while it is read: what the user wrote over what <c>reference.conf</c> says, and the list that
/// errors are added to. Reads never throw; after an error they return the type's default, and no settings come of it.
/// </summary>
internal sealed class Section
{
    private readonly HoconObject? _written;
    private readonly HoconObject? _defaults;
    private readonly ICollection<ConfigurationError> _errors;
    private readonly Section? _fallback;
    private readonly string? _shortKey;

    /// <summary>A block at a path.</summary>
    /// <param name="path">The path of the block, for messages.</param>
    /// <param name="written">What the user wrote; null when nothing.</param>
    /// <param name="defaults">The same block in <c>reference.conf</c>; null when it has none.</param>
    /// <param name="errors">Receives every error.</param>
    /// <param name="fallback">What the user wrote for all blocks of the kind, which goes before the defaults; null for nothing.</param>
    /// <param name="shortKey">The key whose value is written in the block's place; null where the block is written.</param>
    public Section(
        string path,
        HoconObject? written,
        HoconObject? defaults,
        ICollection<ConfigurationError> errors,
        Section? fallback = null,
        string? shortKey = null)
    {
        _fallback = fallback;
        _shortKey = shortKey;
        Path = path;
        _written = written;
        _defaults = defaults;
        _errors = errors;
    }

    /// <summary>The path of the block.</summary>
    public string Path { get; }

    /// <summary>The keys that the user wrote in this block, ordered.</summary>
    public IEnumerable<string> WrittenKeys => _written?.Items.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>();

    /// <summary>Those, and the ones of the block that says what is not written in this one, ordered.</summary>
    public IEnumerable<string> AllWrittenKeys =>
        _fallback is null ? WrittenKeys : WrittenKeys.Union(_fallback.AllWrittenKeys).Order(StringComparer.Ordinal);

    /// <summary>The keys that <c>reference.conf</c> has in this block.</summary>
    public IEnumerable<string> KnownKeys => _defaults?.Items.Keys ?? _fallback?.KnownKeys ?? Enumerable.Empty<string>();

    /// <summary>The path of a key in this block.</summary>
    public string PathOf(string key)
    {
        if (key == _shortKey) return Path;
        var plain = key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? $"{Path}.{key}" : $"{Path}.{Quoted.Text(key)}";
    }

    /// <summary>Whether the user wrote the key.</summary>
    public bool Has(string key) => Written(key).Kind != NodeKind.Absent;

    /// <summary>Whether the user wrote a single value under the key.</summary>
    public bool IsText(string key) => Written(key).Kind == NodeKind.Text;

    /// <summary>Whether the user wrote a block under the key, or the word <c>on</c> in its place.</summary>
    public bool Wants(string key) => Written(key) is { Kind: NodeKind.Block } or { Kind: NodeKind.Text, Text: "on" };

    /// <summary>Whether <c>on</c> is written in the place of a block, here or in the block that says what is not written here.</summary>
    public bool IsOn(string key) => Word(key) == "on";

    /// <summary>Whether the user wrote the word <c>off</c> under the key.</summary>
    public bool IsOff(string key) => Written(key) is { Kind: NodeKind.Text, Text: "off" };

    /// <summary>Whether the user wrote a list under the key with nothing in it.</summary>
    public bool IsEmptyList(string key) => Written(key) is { Kind: NodeKind.List } list && !list.Elements.Any();

    /// <summary>Whether nothing is written under the key, or a list; anything else is an error of its own.</summary>
    public bool IsAbsentOrList(string key) => Written(key).Kind is NodeKind.Absent or NodeKind.List;

    /// <summary>How many errors there are, those of other blocks included.</summary>
    public int ErrorCount => _errors.Count;

    /// <summary>The block as if the user had written nothing in it.</summary>
    public Section Unwritten() => new(Path, null, _defaults, _errors);

    /// <summary>The block as what others take over: it is judged once, here, and not with each of them.</summary>
    /// <param name="read">Reads all of it.</param>
    /// <returns>The block, or with an error in it, the block as if the user had written nothing there.</returns>
    public Section Checked(Action<Section> read)
    {
        var before = ErrorCount;
        RejectUnknownKeys();
        read(this);
        return ErrorCount > before ? Unwritten() : this;
    }

    /// <summary>Adds an error about a key of this block.</summary>
    public void Error(string key, string problem, string remedy) => _errors.Add(new(PathOf(key), problem, remedy));

    /// <summary>Reports every written key that <c>reference.conf</c> does not have.</summary>
    public void RejectUnknownKeys() => RejectUnknownKeys(KnownKeys.ToList());

    /// <summary>Reports every written key that is not among the known ones.</summary>
    public void RejectUnknownKeys(IReadOnlyCollection<string> known)
    {
        foreach (var key in WrittenKeys.Where(k => !known.Contains(k)))
        {
            var nearest = NearestName.Of(key, known);
            Error(key, "there is no such key", nearest is null ? $"keys here are {string.Join(", ", known)}" : $"did you mean {nearest}?");
        }
    }

    /// <summary>The block under a key; empty, with an error, when something else is written there.</summary>
    public Section Block(string key) => Block(key, _fallback?.Inner(key));

    /// <summary>The block under a key, in whose place <c>off</c> may be written, or <c>on</c> for one with nothing in it.</summary>
    /// <returns>Null for <c>off</c>, and with an error for another word.</returns>
    public Section? BlockOrOff(string key)
    {
        if (Word(key) is not { } word) return Block(key);
        if (IsText(key) && word is not ("on" or "off"))
            Error(key, $"{Quoted.Text(word)} is written where a block belongs", $"write {key} {{ ... }}, or off");
        return word == "on" ? Inner(key) : null;
    }

    /// <summary>The block under a key, in whose place the value of one of its keys may be written.</summary>
    /// <param name="key">The key of the block.</param>
    /// <param name="shortKey">The key of that value in the block.</param>
    public Section BlockOrValue(string key, string shortKey)
    {
        var fallback = _fallback?.BlockOrValue(key, shortKey);
        if (!IsText(key)) return Block(key, fallback);
        var written = new HoconObject();
        written.Items[shortKey] = _written!.GetKey(key);
        return new Section(PathOf(key), written, DefaultBlock(key), _errors, fallback, shortKey);
    }

    /// <summary>The block under a key, where another one says what is not written in it.</summary>
    public Section Block(string key, Section? fallback)
    {
        var node = Written(key);
        if (node.Kind is not (NodeKind.Absent or NodeKind.Block)) WrongKind(key, node, "a block", $"write {key} {{ ... }}");
        return Inner(key, fallback);
    }

    /// <summary>A single value, the user's or the default; an error when there is neither.</summary>
    public T? Value<T>(string key, Func<string, Parsed<T>> parse) => Value(key, parse, node => node.Text);

    /// <summary>Likewise, of a text in which blanks and ends of lines within quotes count.</summary>
    public T? ExactValue<T>(string key, Func<string, Parsed<T>> parse) => Value(key, parse, node => node.ExactText);

    private T? Value<T>(string key, Func<string, Parsed<T>> parse, Func<HoconNode, string> textOf)
    {
        var node = Node(key);
        if (node.Kind == NodeKind.Absent)
        {
            Error(key, "nothing is written", $"write {key} = ...");
            return default;
        }

        if (node.Kind == NodeKind.Text) return Parse(PathOf(key), textOf(node), key == _shortKey ? OrBlock(parse) : parse);
        WrongKind(key, node, "a single value", $"write {key} = ... without brackets or braces");
        return default;
    }

    /// <summary>A single value, or <paramref name="fallback"/> when the user wrote none.</summary>
    public T? Value<T>(string key, Func<string, Parsed<T>> parse, T? fallback) => Has(key) ? Value(key, parse) : fallback;

    /// <summary>The elements of a list, each with the path that messages name; empty, with an error, when it is no list.</summary>
    public IEnumerable<(string Path, HoconNode Node)> List(string key)
    {
        var node = Node(key);
        if (node.Kind == NodeKind.List) return node.Elements.Select((n, i) => ($"{PathOf(key)}[{i}]", n));
        if (node.Kind != NodeKind.Absent) WrongKind(key, node, "a list", $"write {key} = [ ... ]");
        return [];
    }

    /// <summary>Likewise; a single value in the place of a list is the list of it.</summary>
    public IEnumerable<(string Path, HoconNode Node)> ListOrOne(string key)
    {
        var node = Node(key);
        return node.Kind == NodeKind.Text ? [(PathOf(key), node)] : List(key);
    }

    /// <summary>A text at a path, parsed; the type's default, with an error, when it is not understood.</summary>
    public T? Parse<T>(string path, string text, Func<string, Parsed<T>> parse)
    {
        var parsed = parse(text);
        if (!parsed.IsOk) _errors.Add(new(path, parsed.Problem, parsed.Remedy));
        return parsed.Value;
    }

    /// <summary>A block that is an element of a list.</summary>
    public Section Element(string path, HoconNode node) => new(path, node.Block, null, _errors);

    /// <summary>Adds an error at a path that is not a key of this block.</summary>
    public void ErrorAt(string path, string problem, string remedy) => _errors.Add(new(path, problem, remedy));

    private HoconNode Written(string key) => new(_written?.GetKey(key));

    private string? Word(string key) => Written(key) switch
    {
        { Kind: NodeKind.Text } node => node.Text,
        { Kind: NodeKind.Absent } => _fallback?.Word(key),
        _ => null,
    };

    private HoconNode Node(string key)
    {
        var written = Written(key);
        if (written.Kind != NodeKind.Absent) return written;
        return _fallback?.Node(key) ?? new(_defaults?.GetKey(key));
    }

    private Section Inner(string key) => Inner(key, _fallback?.Inner(key));

    private Section Inner(string key, Section? fallback) =>
        new(PathOf(key), Written(key).Block, DefaultBlock(key), _errors, fallback);

    // Who writes one value in the place of a block may not know that there is a block.
    private Func<string, Parsed<T>> OrBlock<T>(Func<string, Parsed<T>> parse) => text =>
    {
        var parsed = parse(text);
        return parsed.IsOk ? parsed : parsed with { Remedy = $"{parsed.Remedy}, or a block of {string.Join(", ", KnownKeys)}" };
    };

    private HoconObject? DefaultBlock(string key) => new HoconNode(_defaults?.GetKey(key)).Block;

    private void WrongKind(string key, HoconNode node, string wanted, string remedy) =>
        Error(key, $"{node.KindName} is written where {wanted} belongs", remedy);
}
