namespace Proxy.Testing;

/// <summary>A program that a test needs is not installed; the message says how to get it.</summary>
public sealed class MissingProgramException : Exception
{
    /// <summary>Names the program and the package that brings it.</summary>
    public MissingProgramException(string program, string package)
        : base($"{program} is not installed: apt-get install {package}")
    {
    }

    /// <summary>With a message of one's own.</summary>
    public MissingProgramException(string message)
        : base(message)
    {
    }

    /// <summary>With a message of one's own, and what led to it.</summary>
    public MissingProgramException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without details.</summary>
    public MissingProgramException()
    {
    }
}
