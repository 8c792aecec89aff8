namespace Proxy.Pbm.Wire;

/// <summary>What a server sent has not the shape of what a node sends.</summary>
/// <param name="message">What is wrong with it.</param>
internal sealed class ShapeException(string message) : Exception(message);
