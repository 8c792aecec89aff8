namespace Proxy.Configuration;

/// <content>Keys, values, blanks and comments.</content>
internal sealed partial class HoconSyntax
{
    /// <summary>Moves over a key, dots and quoted parts included, and returns it.</summary>
    private string Key()
    {
        var start = _at;
        var parts = 0;
        do
        {
            if (parts > 0) _at++;
            if (Current == '"') QuotedText();
            else UnquotedKey();
            SkipGap();
            if (++parts > MaxDepth) Fail($"the key has more than {MaxDepth} parts", "shorten it");
        }
        while (_error is null && Current == '.');

        var key = _text[start.._at].Trim();
        if (_error is not null) return key;
        if (key == "include") Fail("include is not supported", "put everything into one file");
        else if (key.EndsWith('+')) Fail("+= is not supported", "write the whole list with =");
        return key;
    }

    private void UnquotedKey()
    {
        var start = _at;
        while (!AtEnd && !char.IsWhiteSpace(Current) && Current != '.' && !AtComment && !Reserved.Contains(Current)) _at++;
        if (_at == start) Fail($"there is {Quoted.Text(Current.ToString())} where a key belongs", "write key = value or key { ... }");
    }

    /// <summary>Moves over a value that is text: quoted and unquoted parts with gaps between them.</summary>
    private void Scalar()
    {
        while (_error is null)
        {
            if (Current == '"') QuotedText();
            else if (!UnquotedText()) break;
            SkipGap();
        }

        if (AtEnd || IsLineBreak(Current) || AtComment || Current is ',' or '}' or ']') AfterValue();
        else if (Current == '=') Fail("there is a second = on the line, or the value is missing", "write one key = value on each line");
        else if (Current == '$') Fail("substitutions are not supported", "write the value itself");
        else if (Current is '{' or '[') Fail($"there is a {Current} after the end of a value", "begin a new line before it");
        else Fail($"{Quoted.Text(Current.ToString())} must stand in double quotes", "write \"...\" around the value");
    }

    private bool UnquotedText()
    {
        var start = _at;
        while (!AtEnd && !char.IsWhiteSpace(Current) && !AtComment && !Reserved.Contains(Current)) _at++;
        return _at > start;
    }

    private void QuotedText()
    {
        var tripled = StartsWith("\"\"\"");
        _at += tripled ? 3 : 1;
        if (tripled) TripleQuotedRest();
        else QuotedRest();
    }

    private void TripleQuotedRest()
    {
        var end = _text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            Fail("the \"\"\" of this line is never closed", "add \"\"\" after the text");
            return;
        }

        _line += _text.AsSpan(_at, end - _at).Count('\n');
        _at = end + 3;
    }

    private void QuotedRest()
    {
        while (_error is null && Current != '"')
        {
            if (AtEnd || Current == '\n') Fail("a double quote is never closed", "add the closing double quote");
            else if (Current == '\\') Escape();
            else _at++;
        }

        if (_error is null) _at++;
    }

    private void Escape()
    {
        _at++;
        if (Current == 'u' && _at + 4 < _text.Length && _text.AsSpan(_at + 1, 4).IndexOfAnyExcept(HexDigits) < 0) _at += 5;
        else if ("\"\\/bfnrt".Contains(Current)) _at++;
        else Fail("there is an unknown escape sequence after a backslash", "write \\\\ for a backslash");
    }

    private void SkipBlank()
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current)) Step();
            else if (AtComment) SkipComment();
            else return;
        }
    }

    private void SkipComment()
    {
        while (!AtEnd && Current != '\n') _at++;
    }

    private void SkipGap()
    {
        while (Current is ' ' or '\t') _at++;
    }

    private void Step()
    {
        if (Current == '\n') _line++;
        _at++;
    }

    private static bool IsLineBreak(char c) => char.IsWhiteSpace(c) && c is not (' ' or '\t');

    private bool StartsWith(string token) => _text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal);
}
