using System.Buffers;
using System.Text;

namespace Proxy.Configuration;

/// <summary>
/// Checks that a text is HOCON as this project uses it, and says on which line it is not. Stricter than the specification where a
/// mistake would otherwise be read as something else: no <c>include</c>, no substitutions, no <c>+=</c>, keys without blanks,
/// nesting up to 32 levels.
/// </summary>
internal sealed partial class HoconSyntax
{
    // Akka's parser recurses per level, and the stack is what bounds it.
    private const int MaxDepth = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const string Reserved = "$\"{}[]:=,#`^?!@*&\\";

    private readonly string _text;
    private readonly StringBuilder _accepted;
    private readonly string _source;
    private readonly Stack<Opened> _open = new();
    private int _at;
    private int _line = 1;
    private bool _rootClosed;
    private ConfigurationError? _error;

    private HoconSyntax(string text, string source)
    {
        _text = text;
        _accepted = new StringBuilder(text);
        _source = source;
    }

    private bool AtEnd => _at >= _text.Length;

    private char Current => AtEnd ? '\0' : _text[_at];

    private bool AtComment => Current == '#' || StartsWith("//");

    /// <summary>The first error of a text; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="accepted">The text for Akka's parser: the same without the commas that it wrongly refuses.</param>
    public static ConfigurationError? Check(string text, string source, out string accepted)
    {
        var syntax = new HoconSyntax(text, source);
        var error = syntax.Run();
        accepted = syntax._accepted.ToString();
        return error;
    }

    private ConfigurationError? Run()
    {
        SkipBlank();
        if (Current == '{') Open(OpenedKind.Root);
        while (true)
        {
            SkipBlank();
            if (AtEnd || _error is not null) break;
            if (_rootClosed) Fail("there is text after the last brace", "remove it, or the brace that closes too early");
            else if (_open.TryPeek(out var inner) && inner.Bracket == '[') Element();
            else Member();
        }

        if (_error is null && _open.TryPeek(out var unclosed))
        {
            _line = unclosed.Line;
            Fail($"the {unclosed.Bracket} of this line is never closed", $"add a {Closing(unclosed.Bracket)}");
        }

        return _error;
    }

    private void Element()
    {
        if (Current is ']' or '}') Close();
        else Value();
    }

    private void Member()
    {
        if (Current is '}' or ']')
        {
            Close();
            return;
        }

        var line = _line;
        var key = Key();
        if (_error is not null) return;
        SkipBlank();
        if (Current == '{')
        {
            Open(OpenedKind.Block);
        }
        else if (Current is '=' or ':')
        {
            _at++;
            SkipBlank();
            if (AtEnd || Current is '}' or ']' or ',') Fail($"{Quoted.Text(key)} has no value", $"write {Quoted.Plain(key)} = ...");
            else Value();
        }
        else if (StartsWith("+="))
        {
            Fail("+= is not supported", "write the whole list with =");
        }
        else
        {
            _line = line;
            Fail($"{Quoted.Text(key)} is followed by neither a value nor a block", "write key = value or key { ... }");
        }
    }

    private void Value()
    {
        if (Current is '{' or '[') Open(OpenedKind.Value);
        else if (Current == ',') Fail("there is a comma where a value belongs", "remove the comma");
        else Scalar();
    }

    private void Open(OpenedKind kind)
    {
        if (_open.Count == MaxDepth) Fail($"brackets are nested deeper than {MaxDepth} levels", "flatten it");
        _open.Push(new Opened(Current, _line, kind));
        _at++;
    }

    private void Close()
    {
        if (!_open.TryPop(out var opened))
        {
            Fail($"this {Current} closes nothing", "remove it, or add the bracket that it is to close");
        }
        else if (Current != Closing(opened.Bracket))
        {
            Fail(
                $"this {Current} cannot close the {opened.Bracket} of line {opened.Line}",
                $"close that with a {Closing(opened.Bracket)} first");
        }
        else
        {
            _at++;
            _rootClosed = opened.Kind == OpenedKind.Root;
            if (opened.Kind == OpenedKind.Value) AfterValue();
            else if (opened.Kind == OpenedKind.Block) AfterBlock();
        }
    }

    private void AfterValue()
    {
        SkipGap();
        if (Current == ',') _at++;
        else if (!AtEnd && !AtComment && !IsLineBreak(Current) && Current is not ('}' or ']'))
            Fail($"there is {Quoted.Text(Current.ToString())} after the end of a value", "begin a new line or write a comma");
    }

    // Akka's parser takes a comma only after a value that follows a = or a colon, HOCON also after a block without one.
    private void AfterBlock()
    {
        SkipGap();
        if (Current == ',') _accepted[_at++] = ' ';
    }

    private static char Closing(char bracket) => bracket == '{' ? '}' : ']';

    private void Fail(string problem, string remedy) => _error ??= new($"{_source}:{_line}", problem, remedy);

    /// <summary>A bracket that waits for its other half.</summary>
    private readonly record struct Opened(char Bracket, int Line, OpenedKind Kind);

    /// <summary>Where a bracket stands: around everything, straight after a key, or as a value.</summary>
    private enum OpenedKind
    {
        Root,
        Block,
        Value,
    }
}
