namespace Proxy.Configuration;

/// <summary>The names that users give to listeners and pools.</summary>
internal static class EntryNames
{
    private const int MaxLength = 64;

    /// <summary>A name of 1 to 64 letters, digits, dashes and underscores that starts with a letter or a digit.</summary>
    public static Parsed<string> Parse(string text)
    {
        var good = text.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return good
            ? Parsed.Ok(text)
            : Parsed.Fail<string>(
                $"{Quoted.Text(text)} cannot be a name",
                $"use 1 to {MaxLength} letters, digits, dashes and underscores, a letter or a digit first");
    }
}
