using System.Runtime.InteropServices;

namespace Proxy.Testing;

/// <summary>Starts programs that find no IPv6 in the kernel: a filter (seccomp(2)) refuses them sockets of that family.</summary>
public static unsafe partial class KernelWithoutIpv6
{
    private const int SetNoNewPrivileges = 38;
    private const int SetFilterMode = 22;
    private const int FilterMode = 2;

    // Classic BPF: load a word, jump if equal, return (linux/bpf_common.h).
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // struct seccomp_data: the call's number, and the low half of its first argument.
    private const uint Call = 0;
    private const uint FirstArgument = 16;

    private const uint Allow = 0x7FFF_0000;
    private const uint FailWith = 0x0005_0000;
    private const uint FamilyNotSupported = 97;
    private const uint FamilyInet6 = 10;

    private static readonly uint SocketCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 198u : 41u;

    /// <summary>Starts a program that way.</summary>
    /// <param name="start">Starts it, on the thread that it is called on.</param>
    public static ProcessUnderTest Start(Func<ProcessUnderTest> start)
    {
        ProcessUnderTest? started = null;
        Exception? failure = null;

        // A filter is for ever, and a child has that of the thread that it comes from: a thread for nothing else.
        var thread = new Thread(() =>
        {
            try
            {
                Filter();
                started = start();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        return started ?? throw new InvalidOperationException("the program was not started", failure);
    }

    private static void Filter()
    {
        var code = stackalloc Instruction[]
        {
            new(Load, 0, 0, Call),
            new(JumpIfEqual, 0, 3, SocketCall),
            new(Load, 0, 0, FirstArgument),
            new(JumpIfEqual, 0, 1, FamilyInet6),
            new(Return, 0, 0, FailWith | FamilyNotSupported),
            new(Return, 0, 0, Allow),
        };
        var program = new Code { Length = 6, Instructions = code };
        if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || Control(SetFilterMode, FilterMode, (nuint)(&program), 0, 0) != 0)
            throw new InvalidOperationException($"prctl: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    private readonly record struct Instruction(ushort Operation, byte IfTrue, byte IfFalse, uint Value);

    private struct Code
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
