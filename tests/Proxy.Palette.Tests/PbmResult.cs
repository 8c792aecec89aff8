using System.Text.Json;

namespace Proxy.Palette.Tests;

/// <summary>What a run of <c>pbm</c> came to.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed to standard output.</param>
/// <param name="Errors">What it printed to standard error.</param>
internal sealed record PbmResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The output as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The output as an array of JSON objects.</summary>
    public IReadOnlyList<JsonElement> Rows => [.. Json.EnumerateArray()];
}
