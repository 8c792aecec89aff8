namespace Proxy.Actors.Closing;

/// <summary>What follows from an event.</summary>
/// <param name="State">How the pair stands from now on.</param>
/// <param name="Actions">What is to be done.</param>
public readonly record struct ClosingStep(ClosingState State, ClosingActions Actions);
