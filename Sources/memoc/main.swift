print("memoc")
