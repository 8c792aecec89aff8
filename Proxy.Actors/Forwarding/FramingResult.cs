namespace Proxy.Actors.Forwarding;

/// <summary>What <see cref="MessageFraming"/> has found in bytes.</summary>
/// <param name="Whole">How many of them come before the end of the last message that is complete; 0 where none is.</param>
/// <param name="Problem">What stands behind these that cannot be a message, in the operator's words; null for nothing.</param>
internal readonly record struct FramingResult(int Whole, string? Problem);
