print("saime")
