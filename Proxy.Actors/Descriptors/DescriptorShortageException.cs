namespace Proxy.Actors.Descriptors;

/// <summary>The limit on open descriptors leaves almost nothing for pairs.</summary>
/// <param name="message">One line: the key, the figures, the remedy.</param>
public sealed class DescriptorShortageException(string message) : Exception(message);
