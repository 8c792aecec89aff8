namespace Proxy.Configuration;

/// <summary>How the node lets go of its pairs when it stops: <c>proxy.drain</c>.</summary>
/// <param name="Timeout">How long pairs may finish by themselves, 0 (abort at once) to 24 days.</param>
/// <param name="Notice">How long the node still accepts after it has said that it is not ready any more, 0 to 24 days.</param>
public sealed record DrainSettings(TimeSpan Timeout, TimeSpan Notice);
