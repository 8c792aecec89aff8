namespace Proxy.Configuration;

/// <summary>A step of a check: it sends bytes, or expects some of what has come since the step before.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Bytes">What is sent, or expected; empty for a pattern.</param>
/// <param name="Pattern">A regular expression over what has come, each byte as the character of its number; empty for bytes.</param>
/// <param name="IsNot">Whether what is expected must not come: the step fails when it does, and passes when something else has.</param>
/// <param name="Text">As it is written, for those who look on.</param>
public sealed record CheckStep(CheckStepKind Kind, ValueArray<byte> Bytes, string Pattern, bool IsNot, string Text);
