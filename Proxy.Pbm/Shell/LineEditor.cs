using System.Globalization;
using System.Text;
using Proxy.Pbm.Output;

namespace Proxy.Pbm.Shell;

/// <summary>Reads a line from the terminal, with the keys that shells have, history and completion.</summary>
/// <param name="history">The lines typed before.</param>
/// <param name="complete">What the word before the cursor may become, and where it begins.</param>
internal sealed class LineEditor(History history, LineEditor.Completion complete)
{
    // Characters that one is made of at most, for who goes back by one.
    private const int MaxElement = 32;

    private readonly StringBuilder _text = new();
    private string _prompt = "";
    private string _draft = "";
    private int _cursor;
    private int _past;

    /// <summary>What the word before the cursor may become.</summary>
    /// <param name="text">The line up to the cursor.</param>
    /// <param name="start">Where the word begins.</param>
    internal delegate IReadOnlyList<string> Completion(string text, out int start);

    /// <summary>Reads a line; null at Ctrl+D on an empty one.</summary>
    public string? Read(string prompt)
    {
        _prompt = prompt;
        _past = history.Lines.Count;
        Set("");
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) return End(_text.ToString());
            if (IsControl(key, ConsoleKey.D) && _text.Length == 0) return End(null);
            if (IsControl(key, ConsoleKey.C)) Abandon();
            else Handle(key);
        }
    }

    private static bool IsControl(ConsoleKeyInfo key, ConsoleKey letter) => key.Key == letter && key.Modifiers.HasFlag(ConsoleModifiers.Control);

    private void Handle(ConsoleKeyInfo key)
    {
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control)) HandleControl(key.Key);
        else if (!HandleEdit(key.Key) && !char.IsControl(key.KeyChar)) Insert(key.KeyChar.ToString());
        Draw();
    }

    private bool HandleEdit(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.LeftArrow: _cursor = Before(_cursor); return true;
            case ConsoleKey.RightArrow: _cursor = Behind(_cursor); return true;
            case ConsoleKey.Home: _cursor = 0; return true;
            case ConsoleKey.End: _cursor = _text.Length; return true;
            case ConsoleKey.UpArrow: Recall(_past - 1); return true;
            case ConsoleKey.DownArrow: Recall(_past + 1); return true;
            case ConsoleKey.Backspace: Remove(Before(_cursor), _cursor); return true;
            case ConsoleKey.Delete: Remove(_cursor, Behind(_cursor)); return true;
            case ConsoleKey.Tab: Complete(); return true;
            default: return false;
        }
    }

    // As in every shell: readline's bindings.
    private void HandleControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A: _cursor = 0; break;
            case ConsoleKey.E: _cursor = _text.Length; break;
            case ConsoleKey.B: _cursor = Before(_cursor); break;
            case ConsoleKey.F: _cursor = Behind(_cursor); break;
            case ConsoleKey.D: Remove(_cursor, Behind(_cursor)); break;
            case ConsoleKey.H: Remove(Before(_cursor), _cursor); break;
            case ConsoleKey.K: Remove(_cursor, _text.Length); break;
            case ConsoleKey.U: Remove(0, _cursor); break;
            case ConsoleKey.W: RemoveWord(); break;
            case ConsoleKey.P: Recall(_past - 1); break;
            case ConsoleKey.N: Recall(_past + 1); break;
            case ConsoleKey.L: Console.Write("\e[H\e[J"); break;
        }
    }

    private void Set(string text)
    {
        _text.Clear().Append(text);
        _cursor = _text.Length;
        Draw();
    }

    private void Insert(string text)
    {
        _text.Insert(_cursor, text);
        _cursor += text.Length;
    }

    private void Remove(int from, int to)
    {
        _text.Remove(from, to - from);
        if (_cursor > from) _cursor = from;
    }

    // What a person takes for one character may be several: halves of an emoji, a letter and its accents.
    private int Behind(int at) => at + StringInfo.GetNextTextElementLength(_text.ToString(), at);

    private int Before(int at)
    {
        var text = _text.ToString();
        var start = Math.Max(0, at - MaxElement);
        while (start < at && start + StringInfo.GetNextTextElementLength(text, start) is var next && next < at) start = next;
        return start;
    }

    private void RemoveWord()
    {
        var start = _cursor;
        while (start > 0 && _text[start - 1] == ' ') start--;
        while (start > 0 && _text[start - 1] != ' ') start--;
        Remove(start, _cursor);
    }

    private void Recall(int index)
    {
        if (index < 0 || index > history.Lines.Count) return;
        if (_past == history.Lines.Count) _draft = _text.ToString();
        _past = index;
        Set(index == history.Lines.Count ? _draft : history.Lines[index]);
    }

    private void Complete()
    {
        var candidates = complete(_text.ToString(0, _cursor), out var start);
        if (candidates.Count == 0) return;
        var common = candidates.Aggregate(CommonStart);
        var begun = _cursor - start;
        if (common.Length > begun || candidates.Count == 1) Insert(common[begun..] + (candidates.Count == 1 ? " " : ""));
        else Show(candidates);
    }

    private static void Show(IReadOnlyList<string> candidates)
    {
        Console.WriteLine();
        Console.WriteLine(string.Join("  ", candidates));
    }

    private static string CommonStart(string a, string b)
    {
        var length = 0;
        while (length < a.Length && length < b.Length && a[length] == b[length]) length++;
        return a[..length];
    }

    private void Abandon()
    {
        Console.WriteLine("^C");
        _past = history.Lines.Count;
        Set("");
    }

    private string? End(string? line)
    {
        _cursor = _text.Length;
        Draw();
        Console.WriteLine();
        return line;
    }

    // One row of the screen: a line that is longer is moved along under the cursor.
    private void Draw()
    {
        var (text, room) = (_text.ToString(), Math.Max(8, Console.WindowWidth - _prompt.Length - 1));

        // As far back as room goes, element by element; then on behind the cursor with what is left of it.
        var (first, column) = (_cursor, 0);
        for (var before = Before(first); first > 0 && column + Width(before, first) <= room; before = Before(first))
        {
            column += Width(before, first);
            first = before;
        }

        var (end, shown) = (_cursor, column);
        while (end < text.Length && Behind(end) is var next && shown + Width(end, next) <= room)
        {
            shown += Width(end, next);
            end = next;
        }

        Console.Write($"\r{_prompt}{text[first..end]}\e[K\r\e[{_prompt.Length + column}C");

        int Width(int from, int to) => Cell.WidthOf(text[from..to]);
    }
}
