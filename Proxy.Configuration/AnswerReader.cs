using System.Collections.Immutable;
using System.Text;

namespace Proxy.Configuration;

/// <summary>Reads answers: <c>respond</c>, <c>respond-when-down</c>.</summary>
internal static class AnswerReader
{
    private const int MaxHeaders = 32;

    private static readonly string[] HttpKeys = ["status", "body", "file", "content-type", "headers"];
    private static readonly string[] RawKeys = ["raw", "raw-hex", "raw-file"];

    private static readonly Func<string, Parsed<int>> Status = Integers.Between(200, 599);

    // Written by whoever sends the answer; or they would say what the connection is to become.
    private static readonly ImmutableHashSet<string> OwnFields = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "Date", "Upgrade", "Trailer", "TE");

    /// <summary>The answer of a listener or a route.</summary>
    public static AnswerSettings Read(Section section)
    {
        section.RejectUnknownKeys([.. HttpKeys, .. RawKeys]);
        var raw = RawKeys.Where(section.Has).ToList();
        if (raw.Count == 0)
        {
            if (!HttpKeys.Any(section.Has)) section.ErrorAt(section.Path, "it does not say what to answer", "write status, body or file for HTTP; raw, raw-hex or raw-file for bytes");
            return Http(section);
        }

        if (raw.Count > 1) section.Error(raw[1], $"{raw[0]} is written, too", "write one of them");
        foreach (var key in HttpKeys.Where(section.Has)) section.Error(key, $"{raw[0]} is written, and what it says is sent as it is", "write one of them; raw bytes have no status and no fields");
        return new AnswerSettings(0, "", Raw(section, raw[0]));
    }

    /// <summary>An answer in HTTP; what is not written of it stands in the reference, if the block is there.</summary>
    public static AnswerSettings Http(Section section)
    {
        var before = section.ErrorCount;
        var status = Or(section, "status", Status, 200);
        var (content, file) = Content(section);
        var type = Or(section, "content-type", Value, "") is { Length: > 0 } written ? written : ContentTypes.Of(file);
        if (section.ErrorCount == before && status is 204 or 205 or 304 && content.Length > 0)
            section.Error("status", $"an answer with {status} has no content", "write another status, or neither body nor file");
        return new AnswerSettings(status, content.Length == 0 ? "" : type!, content) { Headers = Headers(section) };
    }

    private static (AnswerContent Content, string? File) Content(Section section)
    {
        var isBody = section.Has("body") && section.ExactValue("body", Text) is { Length: > 0 };
        if (isBody && section.Has("file") && section.Value("file", Texts.OrNone) is not null) section.Error("file", "body is written, too", "write one of them");
        var file = isBody ? null : Or(section, "file", Texts.OrNone, null);
        if (file is not null) return (File(section, "file", file), file);
        return (IsKnown(section, "body") ? section.ExactValue("body", Text)! : AnswerContent.Empty, null);
    }

    private static AnswerContent Raw(Section section, string key) => key switch
    {
        "raw" => section.ExactValue(key, Text),
        "raw-hex" => section.Value(key, Hex),
        _ => section.Value(key, Texts.OrNone) is { } file ? File(section, key, file) : AnswerContent.Empty,
    } ?? AnswerContent.Empty;

    private static ValueArray<KeyValuePair<string, string>> Headers(Section section)
    {
        var block = section.Block("headers");
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var name in block.AllWrittenKeys)
        {
            if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                block.Error(name, "it cannot be the name of a field", "write letters, digits and hyphens: Retry-After");
            else if (OwnFields.Contains(name))
                block.Error(name, "the node writes this field itself", name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? "write content-type beside headers" : "leave it out");
            else if (block.Value(name, Value) is { } value)
                fields.Add(new(name, value));
        }

        if (fields.Count > MaxHeaders) section.Error("headers", $"there are more than {MaxHeaders}", "write fewer");
        return new ValueArray<KeyValuePair<string, string>>(fields.ToImmutable());
    }

    private static AnswerContent File(Section section, string key, string file)
    {
        var name = Quoted.Plain(file);
        const string Remedy = "name a file that the user of this process may read";
        try
        {
            // One byte more, so that a file that is too long, or endless, is told from one that is not.
            var bytes = TextFile.ReadBytes(file, AnswerContent.MaxBytes + 1);
            if (bytes.Length <= AnswerContent.MaxBytes) return new AnswerContent(bytes);
            section.Error(key, $"{name} is longer than {ByteSizes.Show(AnswerContent.MaxBytes)}", "a server, or a cache in front of one, is for what is longer");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            section.Error(key, $"there is no {name}", Remedy);
        }
        catch (UnauthorizedAccessException)
        {
            section.Error(key, $"{name} is a directory, or may not be read", Remedy);
        }
        catch (Exception failure) when (failure is IOException or ArgumentException or NotSupportedException)
        {
            section.Error(key, $"{name} cannot be read: {Quoted.Plain(failure.Message)}", Remedy);
        }

        return AnswerContent.Empty;
    }

    private static bool IsKnown(Section section, string key) => section.Has(key) || section.KnownKeys.Contains(key);

    private static T? Or<T>(Section section, string key, Func<string, Parsed<T>> parse, T? otherwise) =>
        IsKnown(section, key) ? section.Value(key, parse) : otherwise;

    private static Parsed<AnswerContent> Text(string text) => Sized(Encoding.UTF8.GetBytes(text));

    private static Parsed<AnswerContent> Hex(string text)
    {
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Sized(Convert.FromHexString(digits))
            : Parsed.Fail<AnswerContent>($"{Quoted.Text(Quoted.Plain(text, 40))} is not bytes in hexadecimal digits", "write two digits a byte: \"0a 0b\"");
    }

    private static Parsed<AnswerContent> Sized(byte[] bytes) => bytes.Length <= AnswerContent.MaxBytes
        ? Parsed.Ok(new AnswerContent(bytes))
        : Parsed.Fail<AnswerContent>($"it is longer than {ByteSizes.Show(AnswerContent.MaxBytes)}", "write less");

    // A line end in it would begin another field.
    private static Parsed<string> Value(string text) => text.Length <= 1024 && text.All(c => char.IsBetween(c, ' ', '~'))
        ? Parsed.Ok(text)
        : Parsed.Fail<string>("it is longer than 1024 characters, or has others than visible ASCII ones and blanks", "write plain ASCII");
}
