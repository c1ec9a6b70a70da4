"""What a data centre knows: users, chats, messages, and who heard how much. No I/O."""
