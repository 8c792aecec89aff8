using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Proxy.Configuration;

/// <summary>Reads <c>check.steps</c>.</summary>
internal static class CheckStepReader
{
    private const int MaxSteps = 32;
    private const int MaxBytes = 4096;
    private const int MaxPattern = 1024;

    private const string Not = "not";
    private const string Example = "write { send = \"PING\\r\\n\" }, { expect = \"+PONG\" }, or send-hex, expect-hex, expect-regex";

    private static readonly (string Key, CheckStepKind Kind, Func<string, Parsed<Content>> Parse)[] Forms =
    [
        ("send", CheckStepKind.Send, Text),
        ("send-hex", CheckStepKind.Send, Hex),
        ("expect", CheckStepKind.Expect, Text),
        ("expect-hex", CheckStepKind.Expect, Hex),
        ("expect-regex", CheckStepKind.ExpectPattern, Pattern),
    ];

    private static readonly string[] Keys = [.. Forms.Select(form => form.Key), Not];

    /// <summary>The steps in the order written; those that are not understood are left out, with an error each.</summary>
    public static ValueArray<CheckStep> Read(Section check)
    {
        var steps = ImmutableArray.CreateBuilder<CheckStep>();
        foreach (var (path, node) in check.List("steps"))
        {
            if (node.Kind != NodeKind.Block) check.ErrorAt(path, $"{node.KindName} is written where a step belongs", Example);
            else if (One(check.Element(path, node)) is { } step) steps.Add(step);
        }

        if (steps.Count > MaxSteps) check.Error("steps", $"there are more than {MaxSteps}", "write fewer; several sends in a row may be one");
        return new ValueArray<CheckStep>(steps.ToImmutable());
    }

    private static CheckStep? One(Section section)
    {
        section.RejectUnknownKeys(Keys);
        var before = section.ErrorCount;
        var isNot = section.Value(Not, Choices.OnOrOff, false);
        var written = Array.FindAll(Forms, form => section.Has(form.Key));
        if (written.Length == 0)
        {
            section.ErrorAt(section.Path, "the step neither sends nor expects anything", Example);
            return null;
        }

        if (written.Length > 1) section.Error(written[1].Key, $"{written[0].Key} is written in the same step", "write a step for each");
        var (key, kind, parse) = written[0];
        if (isNot && kind == CheckStepKind.Send) section.Error(Not, "it is for what is expected", "write expect, or leave it out");
        var content = section.ExactValue(key, parse);
        return section.ErrorCount > before ? null : new CheckStep(kind, content.Bytes, content.Pattern, isNot, Show(key, content.Written, isNot));
    }

    private static string Show(string key, string written, bool isNot) => $"{(isNot ? "not " : "")}{key} {Quoted.Text(written)}";

    private static Parsed<Content> Text(string text) => Sized(text, Encoding.UTF8.GetBytes(text));

    private static Parsed<Content> Hex(string text)
    {
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? Sized(text.Trim(), Convert.FromHexString(digits))
            : Parsed.Fail<Content>($"{Quoted.Text(text)} is not bytes in hexadecimal digits", "write two digits a byte: \"0a 0b\"");
    }

    private static Parsed<Content> Sized(string text, byte[] bytes) => bytes.Length is > 0 and <= MaxBytes
        ? Parsed.Ok(new Content([.. bytes], "", text))
        : Parsed.Fail<Content>(bytes.Length == 0 ? "it is empty" : $"it is longer than {MaxBytes} bytes", $"write 1 to {MaxBytes} bytes");

    // Without backtracking no pattern takes longer than what has come is long.
    private static Parsed<Content> Pattern(string text)
    {
        const string Remedy = "write a regular expression without lookaround and backreferences, such as \"^\\\\+OK\"";
        if (text.Length is 0 or > MaxPattern) return Parsed.Fail<Content>(text.Length == 0 ? "it is empty" : $"it is longer than {MaxPattern} characters", Remedy);
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return Parsed.Ok(new Content([], text, text));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return Parsed.Fail<Content>(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Text(text)} is not a pattern: {Quoted.Plain(error.Message, 200)}"), Remedy);
        }
    }

    private readonly record struct Content(ValueArray<byte> Bytes, string Pattern, string Written);
}
