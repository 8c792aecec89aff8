namespace Proxy.Testing;

/// <summary>How a slow reader reads.</summary>
/// <param name="ReceiveBuffer">SO_RCVBUF in bytes.</param>
/// <param name="PauseEvery">Bytes between two pauses.</param>
/// <param name="Pause">How long a pause is.</param>
/// <param name="Pauses">How many there are at most, so that a script has an end.</param>
public sealed record ChurnPace(int ReceiveBuffer, int PauseEvery, TimeSpan Pause, int Pauses);
